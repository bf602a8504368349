package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.cli.demo.DemoNetwork;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.schemas.record.LeakageState;
import io.dpfgateway.schemas.record.LeakageStatus;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real service on a real broker: a canary of which an attacker rebuilds pictures is taken back by itself, and nothing else is. */
class LeakyCanaryRollsBackIT {
    private static final String NETWORK = "fashion-mnist";
    private static final int PICTURES = 240;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern METRICS = Pattern.compile("metrics and health: (http://\\S+/metrics)");

    @TempDir
    static Path box;

    private static EmbeddedStack stack;

    @TempDir
    Path folder;

    private final TopicNames names =
            new TopicNames("t" + UUID.randomUUID().toString().substring(0, 8) + "-");

    @BeforeAll
    static void start() throws IOException {
        stack = EmbeddedStack.start(box.resolve("stack"));
        DemoNetwork.copyTo(box);
        TestPictures.write(box.resolve("pictures"), PICTURES);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() throws IOException {
        TopicAdmin.create(
                TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()).withNames(names));
        assertThat(Call.dpf(
                                "vault",
                                "key",
                                "create",
                                "--out",
                                folder.resolve("vault.key").toString())
                        .code())
                .isZero();
        offerSamples();
        publish(1, 0);
        publish(2, 1);
        dpf("rollout", "promote", "1");
        dpf("rollout", "canary", "2", "--share", "10%");
    }

    @Test
    void shouldTakeALeakyCanaryBackOnceAndSayWhy() throws IOException, InterruptedException {
        try (ChildDpf trainer = trainer("")) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(rollouts()).as(trainer.output()).hasSizeGreaterThan(2);
                assertThat(state(2)).as(trainer.output()).hasValue(LeakageState.ROLLED_BACK);
                assertThat(state(1)).hasValue(LeakageState.MEASURING);
            });

            // Then: one step back and no more, by the one who says why
            assertThat(rollouts()).hasSize(3);
            Rollout last = rollouts().get(2);
            assertThat(last.getStableVersion()).isEqualTo(1);
            assertThat(last.getCanaryVersion()).isNull();
            assertThat(last.getReason())
                    .matches("guard of one: version 2: an attacker rebuilds \\d+ sampled pictures with a mean SSIM of"
                            + " 0\\.\\d{3} \\(by chance at least 0\\.\\d{3}\\), where at most 0\\.450 is allowed");
            assertThat(leakage(1).orElseThrow().getSsim()).isLessThan(0.45);
            assertThat(metrics(trainer))
                    .contains("dpf_trainer_guard_rollbacks_total{reason=\"leakage\"} 1.0")
                    .contains("dpf_trainer_guard_state{state=\"rolled_back\",version=\"2\"} 1.0")
                    .containsPattern("dpf_trainer_guard_ssim\\{version=\"1\"} 0\\.[0-4]");
            assertThat(Call.dpf(cluster("rollout", "status")).out()).contains("guard of one: version 2");
        }
    }

    @Test
    void shouldMeasureAndTellButTakeNothingBackWhenThePolicyIsOff() throws IOException {
        try (ChildDpf trainer = trainer(", policy: off")) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(state(2)).as(trainer.output()).hasValue(LeakageState.MISSED);
                assertThat(state(1)).as(trainer.output()).hasValue(LeakageState.MEASURING);
            });
        }

        assertThat(rollouts()).hasSize(2);
    }

    private ChildDpf trainer(String more) throws IOException {
        Files.writeString(folder.resolve("gate.yaml"), "minAgreement: 0\n");
        Path config = Files.writeString(
                folder.resolve("trainer.yaml"),
                String.join(
                        "\n",
                        "bootstrapServers: " + stack.bootstrapServers(),
                        "registry: {url: '" + stack.registryUrl() + "'}",
                        "topicPrefix: " + names.prefix(),
                        "instanceId: one",
                        "network: {file: " + box.resolve("fashion-mnist.onnx") + ", cut: stage2}",
                        "vault: {directory: vault, keyFile: vault.key}",
                        "training: {batch: 16, heldOut: 0.3}",
                        "guard: {maxSsim: 0.45, minPictures: 40, newSamples: 50, attacker: small, attackWidth: 8,"
                                + " attackSteps: 100" + more + "}",
                        "http: {port: 0}",
                        "gate: gate.yaml",
                        "store: store",
                        "stateDirectory: state",
                        ""));
        return ChildDpf.start(folder, Map.of(), "trainer", "--config", config.toString());
    }

    private void publish(int version, float factor) {
        Path bundle = FactorBundle.write(folder.resolve("bundle-" + version), NETWORK, version, factor);
        dpf("models", "publish", bundle.toString());
    }

    private void dpf(String... args) {
        Call call = Call.dpf(cluster(args));
        assertThat(call.code()).as(call.err()).isZero();
    }

    private String[] cluster(String... args) {
        return Stream.concat(
                        Arrays.stream(args),
                        Stream.of(
                                "--bootstrap-servers",
                                stack.bootstrapServers(),
                                "--registry",
                                stack.registryUrl(),
                                "--topic-prefix",
                                names.prefix()))
                .toArray(String[]::new);
    }

    private void offerSamples() throws IOException {
        try (KafkaProducer<String, RawImage> producer = new KafkaProducer<>(
                        kafka(), new StringSerializer(), AvroSerdes.serializer(RawImage.class, registry()));
                Stream<Path> files = Files.walk(box.resolve("pictures"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                RawImage image = RawImage.newBuilder()
                        .setId(file.getFileName().toString())
                        .setSource("camera")
                        .setCapturedAt(Instant.EPOCH)
                        .setImage(ByteBuffer.wrap(Files.readAllBytes(file)))
                        .setLabel(null)
                        .setAttributes(Map.of())
                        .build();
                Future<?> unused =
                        producer.send(new ProducerRecord<>(names.of(Topic.TRAINING_SAMPLES), image.getSource(), image));
            }
            producer.flush();
        }
    }

    private Optional<LeakageState> state(int version) {
        return leakage(version).map(LeakageStatus::getState);
    }

    private Optional<LeakageStatus> leakage(int version) {
        return new LatestValues(Map.of("bootstrap.servers", stack.bootstrapServers()), registry())
                .read(names.of(Topic.DPF_TRAINER_STATUS), TrainerStatus.class).stream()
                        .flatMap(status -> status.getLeakage().stream())
                        .filter(leakage -> leakage.getVersion() == version)
                        .findFirst();
    }

    /** Every one that was ever set. */
    private List<Rollout> rollouts() {
        List<Rollout> found = new ArrayList<>();
        TopicPartition topic = new TopicPartition(names.of(Topic.DPF_ROLLOUTS), 0);
        Map<String, Object> settings = kafka();
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<String, Rollout> consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(), AvroSerdes.deserializer(Rollout.class, registry()))) {
            consumer.assign(List.of(topic));
            consumer.seekToBeginning(List.of(topic));
            long end = consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L);
            while (consumer.position(topic) < end) {
                for (ConsumerRecord<String, Rollout> record : consumer.poll(Duration.ofMillis(200))) {
                    found.add(record.value());
                }
            }
        }
        return found;
    }

    private static String metrics(ChildDpf trainer) throws IOException, InterruptedException {
        Matcher url = METRICS.matcher(trainer.output());
        assertThat(url.find()).as(trainer.output()).isTrue();
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url.group(1))).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static RegistryConfig registry() {
        return RegistryConfig.of(stack.registryUrl());
    }

    private static Map<String, Object> kafka() {
        return new HashMap<>(Map.of("bootstrap.servers", stack.bootstrapServers()));
    }
}

package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.cli.demo.DemoNetwork;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.record.TrainerVerdict;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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

/**
 * The real service on a real broker: killed at seeded points it resumes, announces one version for each command, and its store never
 * shows a part of a bundle. {@code -Ddpf.trainer.kills=20} is the long form.
 */
class TrainerServiceIT {
    private static final int KILLS = Integer.getInteger("dpf.trainer.kills", 3);
    private static final int PICTURES = 240;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** What the service logs on its way; it is killed as soon as one was seen. */
    private static final List<String> POINTS = List.of(
            "a training begins",
            "read the vault",
            "features held out begins",
            "attack on clean features begins",
            "DPF begins",
            "on poisoned features begins",
            "a training ended");

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
    }

    @Test
    void shouldResumeAndAnnounceOneVersionACommandWhenItIsKilled() throws IOException {
        Path config = config("minAgreement: 0\n");
        fillVault(config);
        Random random = new Random(5);
        for (int round = 1; round <= KILLS; round++) {
            retrain();
            String point = POINTS.get(random.nextInt(POINTS.size()));

            // When
            try (ChildDpf dpf = trainer(config)) {
                dpf.awaitText(point);
            }
            requireWholeStore();

            // Then
            try (ChildDpf dpf = trainer(config)) {
                int versions = round;
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(status())
                                .as("killed at '%s'; %s", point, dpf.output())
                                .anySatisfy(status -> {
                                    assertThat(status.getLastJob().getVersion()).isEqualTo(versions);
                                    assertThat(status.getLastJob().getVerdict()).isEqualTo(TrainerVerdict.PUBLISHED);
                                }));
            }
            assertThat(announcedKeys())
                    .as("killed at '%s'", point)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, round)
                            .mapToObj(version -> "fashion-mnist/" + version)
                            .toList());
            requireWholeStore();
        }
    }

    @Test
    void shouldPublishNothingAndSayWhyWhenTheGateIsMissed() throws IOException {
        Path config = config("maxAdaptiveSsim: -1\n");
        fillVault(config);
        retrain();

        try (ChildDpf dpf = trainer(config)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status()).as(dpf.output()).anySatisfy(status -> {
                        assertThat(status.getLeader()).isTrue();
                        assertThat(status.getVaultPictures()).isEqualTo(PICTURES);
                        assertThat(status.getLastJob().getTrigger()).isEqualTo("command");
                        assertThat(status.getLastJob().getTriggerReason()).isEqualTo("new cameras");
                        assertThat(status.getLastJob().getVerdict()).isEqualTo(TrainerVerdict.GATE_MISSED);
                        assertThat(status.getLastJob().getReasons())
                                .singleElement()
                                .asString()
                                .startsWith("maxAdaptiveSsim: ");
                    }));
        }

        assertThat(announcedKeys()).isEmpty();
        assertThat(folder.resolve("store")).doesNotExist();
    }

    private Path config(String gate) throws IOException {
        Files.writeString(folder.resolve("gate.yaml"), gate);
        return Files.writeString(
                folder.resolve("trainer.yaml"),
                String.join(
                        "\n",
                        "bootstrapServers: " + stack.bootstrapServers(),
                        "kafka: {session.timeout.ms: 6000, heartbeat.interval.ms: 1500}",
                        "registry: {url: '" + stack.registryUrl() + "'}",
                        "topicPrefix: " + names.prefix(),
                        "instanceId: one",
                        "network: {file: " + box.resolve("fashion-mnist.onnx") + ", cut: stage2}",
                        "vault: {directory: vault, keyFile: vault.key}",
                        "training: {minPictures: 200, steps: 4, batch: 16, budget: quick, attacker: small,"
                                + " attackSteps: 2, heldOut: 0.3, checkpointEvery: 2}",
                        "triggers: {drift: 0.1, driftPictures: 50}",
                        "http: {port: 0}",
                        "gate: gate.yaml",
                        "store: store",
                        "stateDirectory: state",
                        ""));
    }

    private ChildDpf trainer(Path config) throws IOException {
        return ChildDpf.start(folder, Map.of(), "trainer", "--config", config.toString());
    }

    private void fillVault(Path config) throws IOException {
        try (ChildDpf dpf = trainer(config)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(allStatus())
                            .as(dpf.output())
                            .extracting(TrainerStatus::getVaultPictures)
                            .containsExactly(PICTURES));
        }
    }

    private void retrain() {
        Call call = Call.dpf(
                "trainer",
                "retrain",
                "--network-id",
                "fashion-mnist",
                "--reason",
                "new cameras",
                "--bootstrap-servers",
                stack.bootstrapServers(),
                "--registry",
                stack.registryUrl(),
                "--topic-prefix",
                names.prefix());
        assertThat(call.code()).as(call.err()).isZero();
    }

    private void offerSamples() throws IOException {
        RegistryConfig registry = RegistryConfig.of(stack.registryUrl());
        try (KafkaProducer<String, RawImage> producer = new KafkaProducer<>(
                        new HashMap<>(kafka()),
                        new StringSerializer(),
                        AvroSerdes.serializer(RawImage.class, registry));
                Stream<Path> files = Files.walk(box.resolve("pictures"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                RawImage image = RawImage.newBuilder()
                        .setId(file.getFileName().toString())
                        .setSource("cam-" + file.toString().hashCode() % 4)
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

    /** Every bundle that can be seen is whole. */
    private void requireWholeStore() throws IOException {
        Path versions = folder.resolve("store/fashion-mnist");
        if (Files.exists(versions)) {
            try (Stream<Path> bundles = Files.list(versions)) {
                bundles.filter(bundle -> !bundle.getFileName().toString().startsWith("."))
                        .forEach(bundle -> Bundle.open(bundle, TrustPolicy.acceptUnsigned()));
            }
        }
    }

    /** Of instances that have trained. */
    private List<TrainerStatus> status() {
        return allStatus().stream()
                .filter(status -> status.getLastJob() != null)
                .toList();
    }

    private List<TrainerStatus> allStatus() {
        return new LatestValues(kafka(), RegistryConfig.of(stack.registryUrl()))
                .read(names.of(Topic.DPF_TRAINER_STATUS), TrainerStatus.class);
    }

    /** Of every record there is, so that one announced twice shows. */
    private List<String> announcedKeys() {
        List<String> keys = new ArrayList<>();
        TopicPartition models = new TopicPartition(names.of(Topic.DPF_MODELS), 0);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(new HashMap<>(kafka()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(models));
            consumer.seekToBeginning(List.of(models));
            long end = consumer.endOffsets(List.of(models)).getOrDefault(models, 0L);
            while (consumer.position(models) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    keys.add(record.key());
                }
            }
        }
        return keys;
    }

    private Map<String, String> kafka() {
        return Map.of("bootstrap.servers", stack.bootstrapServers());
    }
}

package io.dpfgateway.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.ModelMetrics;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Identity;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway does on a real broker and a real registry, whichever they are. */
@Timeout(120)
abstract class PoisoningFlow {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SOURCES = List.of("camera-a", "camera-b", "camera-c");

    @TempDir
    Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Installation installation;
    private GatewayConfig config;

    /** The stack of the whole class. */
    abstract Stack stack();

    @BeforeEach
    void install() {
        installation = new Installation(stack());
        config = installation.config(directory.resolve("state"));
    }

    @AfterEach
    void uninstall() {
        installation.close();
    }

    @Test
    void shouldSampleButConsumeNothingToPoisonWhenThereIsNoModel() throws Exception {
        // Given
        config = config.withSampling(new Sampling(1));
        try (Gateway gateway = start()) {

            // When
            List<byte[]> produced = new ArrayList<>();
            for (RawImage image : pictures(0, 20)) {
                produced.add(installation.serialized(image));
                installation.produce(image);
            }

            // Then: the samples show that time enough has passed for a gateway that does not wait
            patiently().until(() -> installation.readRaw(Topic.TRAINING_SAMPLES).size() == 20);
            assertThat(installation.readRaw(Topic.TRAINING_SAMPLES))
                    .extracting(ConsumerRecord::value)
                    .containsExactlyInAnyOrderElementsOf(produced);
            assertThat(gateway.state()).isEqualTo(GatewayState.WAITING_FOR_MODEL);
            assertThat(gateway.dpfVersion()).isEmpty();
            assertThat(installation.groupExists(config.identity().applicationId()))
                    .isFalse();
            assertThat(installation.groupExists(config.identity().applicationId() + "-sampler"))
                    .isTrue();
            assertThat(outputs()).isZero();
            assertThat(lastStatus().getState()).isEqualTo(GatewayState.WAITING_FOR_MODEL);

            // When: the first model comes
            installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);

            // Then: nothing of before was lost
            awaitOutputs(20);
        }
        assertThat(lastStatus().getState()).isEqualTo(GatewayState.STOPPED);
    }

    @Test
    void shouldMakeOneOutcomeOfEachRecordInOrder() {
        // Given
        installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        List<RawImage> pictures = pictures(0, 60);

        // When
        for (int i = 0; i < pictures.size(); i++) {
            if (i % 10 == 3) {
                pictures.get(i).setImage(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            }
            installation.produce(pictures.get(i));
        }
        installation.produce("camera-a", new byte[] {9, 9});
        try (Gateway gateway = start()) {
            awaitOutputs(61);
            assertThat(gateway.state()).isEqualTo(GatewayState.RUNNING);
        }

        // Then
        assertThat(installation.read(Topic.GATEWAY_DEAD_LETTERS, DeadLetter.class))
                .hasSize(7);
        assertComplete(pictures);
        assertThat(meters.get(GatewayMetrics.RECORDS_POISONED).counter().count())
                .isEqualTo(54);
    }

    @Test
    void shouldTakeANewerVersionWhileRunning() {
        // Given
        Path one = TestModels.writeConvolution(directory.resolve("v1"), 1);
        Path two = TestModels.writeConvolution(directory.resolve("v2"), 2);
        installation.announce(one, 1);
        List<RawImage> pictures = new ArrayList<>();
        try (Gateway gateway = start()) {
            pictures.addAll(produce(0, 10));
            awaitOutputs(10);

            // When
            installation.announce(two, 2);
            while (!gateway.dpfVersion().equals(Optional.of(2))) {
                pictures.addAll(produce(pictures.size(), 3));
            }
            pictures.addAll(produce(pictures.size(), 10));
            awaitOutputs(pictures.size());
        }

        // Then
        assertComplete(pictures);
        List<PoisonedRecord> poisoned = installation.read(Topic.POISONED_FEATURES, PoisonedRecord.class);
        assertThat(poisoned).extracting(PoisonedRecord::getDpfVersion).contains(1, 2);
        for (String source : SOURCES) {
            assertThat(poisoned.stream()
                            .filter(record -> record.getSource().equals(source))
                            .map(PoisonedRecord::getDpfVersion))
                    .isSortedAccordingTo(Comparator.naturalOrder());
        }
        assertThat(lastStatus().getDpfVersion()).isEqualTo(2);
    }

    @Test
    void shouldKeepWhatItRunsWhenTheNewBundleWasTamperedWith() throws Exception {
        // Given
        installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        Path tampered = TestModels.writeConvolution(directory.resolve("v2"), 2);
        Files.write(tampered.resolve("gateway.onnx"), new byte[] {1});
        try (Gateway gateway = start()) {
            awaitVersion(gateway, 1);

            // When
            installation.announce(tampered, 2);

            // Then
            patiently().until(() -> lastStatus().getDetail().contains("refused (ALTERED)"));
            assertThat(lastStatus().getDpfVersion()).isEqualTo(1);
            assertThat(lastStatus().getState()).isEqualTo(GatewayState.RUNNING);
            assertThat(lastStatus().getDetail()).contains("gateway.onnx was altered");
            assertThat(meters.get(ModelMetrics.MODELS_REFUSED)
                            .tag(GatewayMetrics.REASON, "altered")
                            .counter()
                            .count())
                    .isEqualTo(1);
            produce(0, 5);
            awaitOutputs(5);
        }
        assertThat(installation.read(Topic.POISONED_FEATURES, PoisonedRecord.class))
                .extracting(PoisonedRecord::getDpfVersion)
                .containsOnly(1);
    }

    @Test
    void shouldLoseAndRepeatNothingWhenItIsRestarted() {
        // Given
        installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        List<RawImage> pictures = new ArrayList<>();

        // When
        for (int round = 0; round < 2; round++) {
            pictures.addAll(produce(pictures.size(), 300));
            int before = outputs();
            try (Gateway gateway = start()) {
                patiently().until(() -> outputs() > before);
            }
        }
        try (Gateway gateway = start()) {
            awaitOutputs(pictures.size());
        }

        // Then
        assertComplete(pictures);
    }

    @Test
    void shouldLoseAndRepeatNothingWhenTheRegistryIsAwayForAWhile() throws Exception {
        // Given
        installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        int newSchema = registerAnotherSchemaOfRawImage();
        try (CuttableProxy registry = new CuttableProxy(stack().registryUrl())) {
            config = Installation.behind(config.withSampling(new Sampling(1)), registry.url());
            List<RawImage> pictures = new ArrayList<>();
            try (Gateway gateway = start()) {
                pictures.addAll(produce(0, 10));
                awaitOutputs(10);

                // When: records come whose schema must be asked for
                registry.cut();
                for (RawImage image : pictures(10, 10)) {
                    byte[] value = installation.serialized(image);
                    ByteBuffer.wrap(value).putInt(1, newSchema);
                    installation.produce(image.getSource(), value);
                    pictures.add(image);
                }
                patiently().until(() -> threadsReplaced("poisoning") >= 2);
                assertThat(outputs()).isEqualTo(10);
                registry.mend();

                // Then
                awaitOutputs(20);
                patiently()
                        .until(() ->
                                installation.readRaw(Topic.TRAINING_SAMPLES).size() >= 20);
                assertThat(gateway.state()).isEqualTo(GatewayState.RUNNING);
            }
            assertComplete(pictures);
            assertThat(installation.readRaw(Topic.TRAINING_SAMPLES)).hasSize(20);
            assertThat(installation.readRaw(Topic.GATEWAY_DEAD_LETTERS)).isEmpty();
        }
    }

    @Test
    void shouldSayInOneLineEachWhatIsMissingWhenItCannotStart() {
        GatewayConfig good = config;

        config = Installation.behind(good, "http://127.0.0.1:9");
        assertThatThrownBy(this::start)
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("schema registry http://127.0.0.1:9 gave no answer")
                .hasMessageNotContaining("\n");

        config = good.withIdentity(new Identity(TestModels.NETWORK, "gateway", "one", new TopicNames("nowhere-")));
        assertThatThrownBy(this::start)
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("topics are missing: nowhere-raw-images")
                .hasMessageEndingWith("run `dpf topics create`");

        config = GatewayConfig.of("127.0.0.1:9", stack().registryUrl(), TestModels.NETWORK);
        assertThatThrownBy(this::start)
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("broker 127.0.0.1:9 cannot be reached within 10 s")
                .hasMessageContaining(
                        "\nschema registry " + stack().registryUrl() + ": this release's schema is not registered");
    }

    /** A stream thread that is replaced ends with its exception, which is no failure of the test. */
    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).dontCatchUncaughtExceptions();
    }

    private Gateway start() {
        return Gateway.start(config, meters);
    }

    private double threadsReplaced(String app) {
        return Stream.ofNullable(meters.find(GatewayMetrics.THREADS_REPLACED)
                        .tag(GatewayMetrics.APP, app)
                        .counter())
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** Readable in the same way, but of another id. */
    private int registerAnotherSchemaOfRawImage() throws Exception {
        String documented =
                Topic.RAW_IMAGES.schema().canonicalString().replaceFirst("\"doc\":\"[^\"]*\"", "\"doc\":\"Another.\"");
        try (SchemaRegistryClient client = installation.registry().openClient()) {
            String subject = installation.names().subjectOf(Topic.RAW_IMAGES);
            int id = client.register(subject, new AvroSchema(documented));
            assertThat(id).isNotEqualTo(client.getId(subject, Topic.RAW_IMAGES.schema()));
            return id;
        }
    }

    private List<RawImage> produce(int first, int count) {
        List<RawImage> pictures = pictures(first, count);
        pictures.forEach(installation::produce);
        return pictures;
    }

    private static List<RawImage> pictures(int first, int count) {
        List<RawImage> pictures = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            pictures.add(
                    TestPictures.record(SOURCES.get(i % SOURCES.size()), "picture-" + i, TestPictures.noisePng(i)));
        }
        return pictures;
    }

    private int outputs() {
        return installation.readRaw(Topic.POISONED_FEATURES).size()
                + installation.readRaw(Topic.GATEWAY_DEAD_LETTERS).size();
    }

    private void awaitOutputs(int count) {
        patiently().until(() -> outputs() >= count);
    }

    private static void awaitVersion(Gateway gateway, int version) {
        patiently()
                .until(() ->
                        gateway.dpfVersion().isPresent() && gateway.dpfVersion().get() == version);
    }

    private GatewayStatus lastStatus() {
        List<GatewayStatus> all = installation.read(Topic.DPF_GATEWAY_STATUS, GatewayStatus.class);
        return all.stream()
                .max(Comparator.comparing(GatewayStatus::getUpdatedAt))
                .orElseThrow();
    }

    /** Each picture has one outcome, a poisoned record or a dead letter, and both kinds keep each source's order. */
    private void assertComplete(List<RawImage> pictures) {
        List<PoisonedRecord> poisoned = installation.read(Topic.POISONED_FEATURES, PoisonedRecord.class);
        List<DeadLetter> dead = installation.read(Topic.GATEWAY_DEAD_LETTERS, DeadLetter.class);
        List<String> outcomes = new ArrayList<>();
        poisoned.forEach(record -> outcomes.add(record.getId()));
        dead.stream().map(DeadLetter::getId).filter(Objects::nonNull).forEach(outcomes::add);
        assertThat(outcomes)
                .containsExactlyInAnyOrderElementsOf(
                        pictures.stream().map(RawImage::getId).toList());
        for (String source : SOURCES) {
            assertInOrder(poisoned.stream()
                    .filter(record -> record.getSource().equals(source))
                    .map(PoisonedRecord::getId));
            assertInOrder(dead.stream()
                    .filter(letter -> source.equals(letter.getSource()))
                    .map(DeadLetter::getId));
        }
    }

    private static void assertInOrder(Stream<String> ids) {
        assertThat(ids.map(id -> Integer.parseInt(id.substring("picture-".length()))))
                .isSortedAccordingTo(Comparator.naturalOrder());
    }
}

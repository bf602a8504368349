package io.dpfgateway.partner.stream;

import static io.dpfgateway.partner.predict.TinyReleases.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.partner.predict.Prediction;
import io.dpfgateway.partner.predict.Predictor;
import io.dpfgateway.partner.predict.PublicModels;
import io.dpfgateway.partner.predict.Refusal;
import io.dpfgateway.partner.predict.RefusedRecordException;
import io.dpfgateway.partner.predict.TinyReleases;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test has topics of its own, by a prefix. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PartnerIT {
    private static final float[] HAT_OF_VERSION_1 = {0, 3, 0, 0};
    private static final float[] COAT_OF_VERSION_2 = {0, 0, 0, 3};
    private static final AtomicInteger TESTS = new AtomicInteger();

    @TempDir
    static Path stackDirectory;

    private static EmbeddedStack stack;

    @TempDir
    Path directory;

    private final TopicNames names = new TopicNames("test" + TESTS.incrementAndGet() + ".");
    private final List<Prediction> taken = new CopyOnWriteArrayList<>();
    private TinyReleases releases;
    private Predictor predictor;

    @BeforeAll
    static void startStack() {
        stack = EmbeddedStack.start(stackDirectory);
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    @BeforeEach
    void open() {
        releases = new TinyReleases(directory.resolve("owner"), directory.resolve("partner"), null);
        predictor = new Predictor(new PublicModels(releases.partners(), TrustPolicy.acceptUnsigned()));
        TopicAdmin.create(TopicOptions.of(stack.bootstrapServers(), stack.registryUrl())
                .withNames(names)
                .withPartitions(1));
    }

    @AfterEach
    void close() {
        predictor.close();
    }

    @Test
    void shouldWriteJsonLinesOfBothVersionsWhenReadToTheEnd() {
        // Given
        releases.release(1, WireType.FLOAT32);
        releases.release(2, WireType.FLOAT16);
        produce(
                record("a", 1, TensorEncoding.FLOAT32, HAT_OF_VERSION_1),
                record("b", 2, TensorEncoding.FLOAT16, COAT_OF_VERSION_2),
                record("c", 1, TensorEncoding.FLOAT32, HAT_OF_VERSION_1));
        StringWriter lines = new StringWriter();

        // When
        StreamCounts counts = stream(options()).run(new JsonLinesSink(lines));

        // Then
        assertThat(counts).isEqualTo(new StreamCounts(3, Map.of()));
        assertThat(lines.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("{\"id\":\"a\"").contains("\"className\":\"hat\""),
                        line -> assertThat(line).startsWith("{\"id\":\"b\"").contains("\"className\":\"coat\""),
                        line -> assertThat(line).startsWith("{\"id\":\"c\"").contains("\"className\":\"hat\""));
    }

    @Test
    void shouldGoOnAtTheCommittedOffsetWhenStartedAgain() {
        // Given
        releases.release(1, WireType.FLOAT32);
        produce(version1("a"), version1("b"), version1("c"));
        stream(options().withStop(StopRule.AT_END.withMaxRecords(2))).run(taken::add);
        assertThat(taken).extracting(Prediction::id).containsExactly("a", "b");

        // When
        produce(version1("d"));
        stream(options()).run(taken::add);

        // Then
        assertThat(taken).extracting(Prediction::id).containsExactly("a", "b", "c", "d");
    }

    @Test
    void shouldGiveRecordsAgainWhenTheSinkDidNotTakeThem() {
        // Given
        releases.release(1, WireType.FLOAT32);
        produce(version1("a"), version1("b"));
        PredictionSink failing = prediction -> {
            if (prediction.id().equals("b")) {
                throw new IllegalStateException("disk full");
            }
        };
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> stream(options()).run(failing));

        // When
        stream(options()).run(taken::add);

        // Then
        assertThat(taken).extracting(Prediction::id).containsExactly("a", "b");
    }

    @Test
    void shouldNotSeeRecordsWhenTheirTransactionWasAborted() {
        // Given
        releases.release(1, WireType.FLOAT32);
        try (KafkaProducer<String, PoisonedRecord> producer = producer("gateway-1")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(message(version1("aborted")));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(message(version1("committed")));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(message(version1("aborted last")));
            producer.flush();
            producer.abortTransaction();
        }

        // When
        stream(options()).run(taken::add);

        // Then
        assertThat(taken).extracting(Prediction::id).containsExactly("committed");
    }

    @Test
    void shouldWaitAndLoseNothingWhenABundleComesLater() {
        // Given
        releases.release(1, WireType.FLOAT32);
        produce(
                version1("a"),
                record("b", 2, TensorEncoding.FLOAT32, COAT_OF_VERSION_2),
                version1("c"),
                record("d", 2, TensorEncoding.FLOAT32, COAT_OF_VERSION_2));
        CompletableFuture<StreamCounts> running =
                CompletableFuture.supplyAsync(() -> stream(options()).run(taken::add));
        await().untilAsserted(() -> assertThat(taken).extracting(Prediction::id).containsExactly("a"));

        // When
        releases.release(2, WireType.FLOAT32);

        // Then
        assertThat(running).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(new StreamCounts(4, Map.of()));
        assertThat(taken).extracting(Prediction::id).containsExactly("a", "b", "c", "d");
    }

    @Test
    void shouldEndWithOneLineWhenABundleDoesNotCome() {
        // Given
        releases.release(1, WireType.FLOAT32);
        produce(version1("a"), record("b", 2, TensorEncoding.FLOAT32, COAT_OF_VERSION_2));

        // When, Then
        assertThatExceptionOfType(VersionTimeoutException.class)
                .isThrownBy(() -> stream(options().withVersionTimeout(Duration.ofMillis(1)))
                        .run(taken::add))
                .withMessageStartingWith(topic() + "-0@1 waited 0 s: version 2 of network tiny is not here; put its"
                        + " public bundle (manifest.json, features.onnx, back.onnx) into ");
        assertThat(taken).extracting(Prediction::id).containsExactly("a");
    }

    @Test
    void shouldStopWithWhatItHasCommittedWhenAskedTo() {
        // Given
        releases.release(1, WireType.FLOAT32);
        produce(version1("a"));
        FeatureStream stream = stream(options().withStop(StopRule.NEVER));
        CompletableFuture<StreamCounts> running = CompletableFuture.supplyAsync(() -> stream.run(taken::add));
        await().untilAsserted(() -> assertThat(stream.counts().predictions()).isEqualTo(1));

        // When
        stream.stop();

        // Then
        assertThat(running).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(new StreamCounts(1, Map.of()));
        stream(options()).run(taken::add);
        assertThat(taken).hasSize(1);
    }

    @Test
    void shouldEndAtTheBadRecordWhenThePolicyIsFail() {
        // Given
        releases.release(1, WireType.FLOAT32);
        produce(version1("a"));
        produceBytes("no record".getBytes(StandardCharsets.UTF_8));
        produce(version1("c"));

        // When, Then
        FeatureStream stream = stream(options());
        assertThatExceptionOfType(RefusedRecordException.class)
                .isThrownBy(() -> stream.run(taken::add))
                .withMessageStartingWith(topic() + "-0@1: ")
                .withMessageNotContaining("\n");
        assertThat(stream.counts()).isEqualTo(new StreamCounts(1, Map.of(Refusal.MALFORMED_RECORD, 1L)));

        // And a restart meets it again, and only it
        assertThatExceptionOfType(RefusedRecordException.class)
                .isThrownBy(() -> stream(options()).run(taken::add));
        assertThat(taken).extracting(Prediction::id).containsExactly("a");
    }

    @Test
    void shouldCountBadRecordsAndGoOnWhenThePolicyIsReport() {
        // Given
        releases.release(1, WireType.FLOAT32);
        produceBytes(null);
        produceBytes(new byte[] {0, 0, 1, 2, 3, 4});
        produce(record("half", 1, TensorEncoding.FLOAT16, HAT_OF_VERSION_1), version1("d"));

        // When
        StreamCounts counts = stream(options().withOnRefusal(OnRefusal.REPORT)).run(taken::add);

        // Then
        assertThat(counts)
                .isEqualTo(new StreamCounts(
                        1,
                        Map.of(
                                Refusal.MALFORMED_RECORD, 1L,
                                Refusal.UNKNOWN_SCHEMA, 1L,
                                Refusal.WRONG_TENSOR, 1L)));
        assertThat(taken).extracting(Prediction::id).containsExactly("d");
    }

    @Test
    void shouldRefuseToGoOnWhenABundleWasTamperedWith() throws Exception {
        // Given
        Path back = releases.release(1, WireType.FLOAT32).resolve("back.onnx");
        byte[] bytes = Files.readAllBytes(back);
        bytes[bytes.length / 2] ^= 1;
        Files.write(back, bytes);
        produce(version1("a"));

        // When, Then
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> stream(options()).run(taken::add))
                .withMessageContaining("was altered");
        assertThat(taken).isEmpty();
    }

    @Test
    void shouldSayWhichTopicIsMissingWhenThereIsNone() {
        PartnerOptions elsewhere = options(new TopicNames("nowhere."), stack.bootstrapServers(), Map.of());

        assertThatExceptionOfType(MissingTopicException.class)
                .isThrownBy(() -> stream(elsewhere).run(taken::add))
                .withMessageStartingWith("there is no topic nowhere.poisoned-features at ");
    }

    @Test
    void shouldSayWhichBrokerIsMissingWhenNobodyAnswers() {
        PartnerOptions elsewhere =
                options(names, "localhost:1", Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "1000"));

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> stream(elsewhere).run(taken::add))
                .withMessageStartingWith("broker localhost:1: ")
                .withMessageNotContaining("\n");
    }

    private FeatureStream stream(PartnerOptions options) {
        return new FeatureStream(options, predictor);
    }

    /** All that is there, from the beginning. */
    private PartnerOptions options() {
        return options(names, stack.bootstrapServers(), Map.of());
    }

    private static PartnerOptions options(TopicNames names, String brokers, Map<String, String> kafka) {
        return PartnerOptions.of(new FeatureSource(
                        brokers, RegistryConfig.of(stack.registryUrl()), names, names.prefix() + "group", kafka))
                .withStop(StopRule.AT_END);
    }

    private String topic() {
        return names.of(Topic.POISONED_FEATURES);
    }

    private static PoisonedRecord version1(String id) {
        return record(id, 1, TensorEncoding.FLOAT32, HAT_OF_VERSION_1);
    }

    private ProducerRecord<String, PoisonedRecord> message(PoisonedRecord record) {
        return new ProducerRecord<>(topic(), record.getSource(), record);
    }

    private void produce(PoisonedRecord... records) {
        try (KafkaProducer<String, PoisonedRecord> producer = producer(null)) {
            for (PoisonedRecord record : records) {
                producer.send(message(record));
            }
        }
    }

    private void produceBytes(byte[] value) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(producerSettings(null), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic(), "camera-1", value));
        }
    }

    private static KafkaProducer<String, PoisonedRecord> producer(String transactionalId) {
        Serializer<PoisonedRecord> serializer =
                AvroSerdes.serializer(PoisonedRecord.class, RegistryConfig.of(stack.registryUrl()));
        return new KafkaProducer<>(producerSettings(transactionalId), new StringSerializer(), serializer);
    }

    private static Map<String, Object> producerSettings(String transactionalId) {
        return transactionalId == null
                ? Map.of("bootstrap.servers", stack.bootstrapServers())
                : Map.of("bootstrap.servers", stack.bootstrapServers(), "transactional.id", transactionalId);
    }
}

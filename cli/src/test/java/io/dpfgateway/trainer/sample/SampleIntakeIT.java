package io.dpfgateway.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import io.dpfgateway.trainer.vault.StoreOutcome;
import io.dpfgateway.trainer.vault.Vault;
import io.dpfgateway.trainer.vault.VaultKey;
import io.dpfgateway.trainer.vault.VaultLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry; each test has an installation of its own, told apart by the prefix. */
@Timeout(120)
class SampleIntakeIT {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final VaultKey KEY = VaultKey.parse("a1".repeat(32), "the test");
    private static final int PICTURES = 25;

    @TempDir
    static Path box;

    private static EmbeddedStack stack;

    @TempDir
    Path folder;

    private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + "-";
    private final String topic = new TopicNames(prefix).of(Topic.TRAINING_SAMPLES);
    private KafkaProducer<String, byte[]> producer;
    private Vault vault;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(box);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() {
        TopicAdmin.create(
                TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()).withNames(new TopicNames(prefix)));
        producer = new KafkaProducer<>(new HashMap<>(kafka()), new StringSerializer(), new ByteArraySerializer());
        vault = openVault();
    }

    @AfterEach
    void uninstall() {
        producer.close();
        vault.close();
    }

    private Vault openVault() {
        return Vault.open(folder.resolve("vault"), KEY, VaultLimits.USUAL, Clock.systemUTC());
    }

    private static Map<String, String> kafka() {
        return Map.of("bootstrap.servers", stack.bootstrapServers());
    }

    private static RegistryConfig registry() {
        return RegistryConfig.of(stack.registryUrl());
    }

    private SampleIntake intake() {
        return new SampleIntake(kafka(), registry(), topic, prefix + "trainer", vault);
    }

    /** One whose process ends when it has stored, and would commit. */
    private SampleIntake endingBeforeCommit() {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        SampleIntake.settings(kafka(), prefix + "trainer"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()) {
                    @Override
                    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
                        throw new EndedException();
                    }
                };
        return new SampleIntake(consumer, AvroSerdes.deserializer(RawImage.class, registry()), topic, vault);
    }

    private static final class EndedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static byte[] picture(int number) {
        return ("P5 1 1 255 picture " + number).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] record(int number, byte[] image) {
        RawImage record = RawImage.newBuilder()
                .setId("id-" + number)
                .setSource("camera-" + number % 3)
                .setCapturedAt(Instant.EPOCH)
                .setImage(ByteBuffer.wrap(image))
                .setAttributes(Map.of("place", "secret"))
                .build();
        try (Serializer<RawImage> serializer = AvroSerdes.serializer(RawImage.class, registry())) {
            return serializer.serialize(topic, record);
        }
    }

    private void send(byte @Nullable [] value) {
        producer.send(new ProducerRecord<>(topic, "camera", value));
    }

    private void sendPictures() {
        IntStream.range(0, PICTURES).forEach(number -> send(record(number, picture(number))));
        producer.flush();
    }

    /** Polls until so many records came. */
    private static Map<StoreOutcome, Integer> take(
            SampleIntake intake, int records, Map<Malformed, Integer> malformed) {
        Map<StoreOutcome, Integer> outcomes = new EnumMap<>(StoreOutcome.class);
        int came = 0;
        while (came < records) {
            IntakeCounts counts = intake.poll(PATIENCE);
            came += counts.records();
            counts.samples().byOutcome().forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
            counts.malformed().forEach((reason, count) -> malformed.merge(reason, count, Integer::sum));
        }
        assertThat(came).isEqualTo(records);
        return outcomes;
    }

    private List<String> shown() {
        List<String> shown = new ArrayList<>();
        vault.pictures("test", "test", picture -> shown.add(new String(picture.image(), StandardCharsets.UTF_8)));
        return shown;
    }

    private static String[] all() {
        return IntStream.range(0, PICTURES)
                .mapToObj(number -> new String(picture(number), StandardCharsets.UTF_8))
                .toArray(String[]::new);
    }

    @Test
    void shouldStoreOnceWhatComesAgainAfterAStopBetweenStoreAndCommit() {
        // Given
        sendPictures();
        try (SampleIntake ending = endingBeforeCommit()) {
            assertThatThrownBy(() -> take(ending, PICTURES, new HashMap<>())).isInstanceOf(EndedException.class);
        }
        int storedBefore = vault.size();
        assertThat(storedBefore).isPositive();
        vault.close();
        vault = openVault();

        // When
        Map<StoreOutcome, Integer> outcomes;
        try (SampleIntake intake = intake()) {
            outcomes = take(intake, PICTURES, new HashMap<>());
        }

        // Then: all came again, none is there twice
        assertThat(outcomes.get(StoreOutcome.KNOWN)).isEqualTo(storedBefore);
        assertThat(outcomes.getOrDefault(StoreOutcome.STORED, 0)).isEqualTo(PICTURES - storedBefore);
        assertThat(shown()).containsExactlyInAnyOrder(all());

        // When: what was committed does not come again
        send(record(99, picture(99)));
        producer.flush();
        try (SampleIntake intake = intake()) {
            assertThat(take(intake, 1, new HashMap<>())).containsOnly(Map.entry(StoreOutcome.STORED, 1));
        }
    }

    @Test
    void shouldGoOnWhenTheBrokersDoNotTakeACommit() {
        // Given
        sendPictures();
        int[] commits = {0};
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        SampleIntake.settings(kafka(), prefix + "trainer"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()) {
                    @Override
                    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
                        if (commits[0]++ == 0) {
                            throw new TimeoutException("away");
                        }
                        super.commitSync(offsets);
                    }
                };

        // When: more comes after the commit that was not taken
        try (SampleIntake intake =
                new SampleIntake(consumer, AvroSerdes.deserializer(RawImage.class, registry()), topic, vault)) {
            take(intake, PICTURES, new HashMap<>());
            IntStream.range(PICTURES, 2 * PICTURES).forEach(number -> send(record(number, picture(number))));
            producer.flush();
            take(intake, PICTURES, new HashMap<>());
        }

        // Then: nothing is missing, and whatever comes again is known
        assertThat(vault.size()).isEqualTo(2 * PICTURES);
    }

    @Test
    void shouldPassWhatIsNoSampleAndCountIt() {
        // Given
        Map<Malformed, Integer> malformed = new EnumMap<>(Malformed.class);
        send(null);
        send("no record".getBytes(StandardCharsets.UTF_8));
        byte[] whole = record(1, picture(1));
        byte[] foreign = whole.clone();
        foreign[3] = 99;
        send(foreign);
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);
        send(cut);
        send(record(2, "<html>".getBytes(StandardCharsets.UTF_8)));
        send(whole);
        producer.flush();

        // When
        try (SampleIntake intake = intake()) {
            assertThat(take(intake, 6, malformed)).containsOnly(Map.entry(StoreOutcome.STORED, 1));
        }

        // Then: and they do not come again
        assertThat(malformed)
                .containsOnly(
                        Map.entry(Malformed.EMPTY, 1),
                        Map.entry(Malformed.UNREADABLE, 2),
                        Map.entry(Malformed.UNKNOWN_SCHEMA, 1),
                        Map.entry(Malformed.NO_PICTURE, 1));
        send(record(3, picture(3)));
        producer.flush();
        try (SampleIntake intake = intake()) {
            assertThat(take(intake, 1, malformed)).containsOnly(Map.entry(StoreOutcome.STORED, 1));
        }
        assertThat(vault.size()).isEqualTo(2);
    }

    @Test
    void shouldGetTheSameAgainAfterAFailure() {
        // Given: what reads fails in the middle, once, as it does when the registry is away
        sendPictures();
        Deserializer<RawImage> real = AvroSerdes.deserializer(RawImage.class, registry());
        int[] reads = {0};
        Deserializer<RawImage> failing = (name, bytes) -> {
            if (++reads[0] == PICTURES / 2) {
                throw new EndedException();
            }
            return real.deserialize(name, bytes);
        };
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                SampleIntake.settings(kafka(), prefix + "trainer"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try (SampleIntake intake = new SampleIntake(consumer, failing, topic, vault)) {
            int before = 0;
            boolean hasFailed = false;
            // When
            while (!hasFailed) {
                try {
                    before += intake.poll(PATIENCE).records();
                } catch (EndedException e) {
                    hasFailed = true;
                }
            }

            // Then
            take(intake, PICTURES - before, new HashMap<>());
        }
        real.close();
        assertThat(shown()).containsExactlyInAnyOrder(all());
    }
}

package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry; each test has an installation of its own, told apart by the prefix. */
@Timeout(120)
class DeadLettersIT {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final int PARTITIONS = 2;

    @TempDir
    static Path directory;

    private static EmbeddedStack stack;

    private final TopicNames names =
            new TopicNames("t" + UUID.randomUUID().toString().substring(0, 8) + "-");
    private final String rawImages = names.prefix() + "raw-images";
    private final String deadLetters = names.prefix() + "gateway-dead-letters";
    private KafkaProducer<byte[], byte[]> producer;
    private Serializer<DeadLetter> letters;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(directory);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() {
        TopicAdmin.create(TopicOptions.of(stack.bootstrapServers(), stack.registryUrl())
                .withNames(names)
                .withPartitions(PARTITIONS));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        letters = AvroSerdes.serializer(DeadLetter.class, RegistryConfig.of(stack.registryUrl()));
    }

    @AfterEach
    void uninstall() {
        producer.close();
        letters.close();
    }

    @Test
    void shouldShowDeadLettersByAgeAndFilterThem() throws Exception {
        // Given
        bury(0, DeadLetterReason.UNDECODABLE, "camera-1", NOW.minusSeconds(30));
        bury(1, DeadLetterReason.TOO_LARGE, "camera-2\u001b[2J", NOW.minusSeconds(7200));
        bury(0, DeadLetterReason.DECODE_TIMEOUT, null, NOW.minusSeconds(10));
        producer.send(new ProducerRecord<>(deadLetters, new byte[] {1, 2, 3}));
        producer.flush();

        // When
        Call all = dpf("list");
        Call recent = dpf("list", "--since", "1h", "--reason", "undecodable,too_large");
        Call youngest = dpf("list", "--limit", "1");

        // Then
        assertThat(all.code()).isZero();
        assertThat(all.out().lines())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("WHEN ").endsWith(" DETAIL"),
                        oldest -> assertThat(oldest)
                                .contains(" camera-2?[2J ", " TOO_LARGE ", rawImages + "-1@0 ", "detail of 1@0"),
                        middle -> assertThat(middle).contains(" camera-1 ", " UNDECODABLE ", rawImages + "-0@0 "),
                        newest -> assertThat(newest).contains(" - ", " DECODE_TIMEOUT ", rawImages + "-0@1 "));
        assertThat(all.complaints())
                .containsExactly("dpf dead-letters list: 1 records are no dead letter that this release can read; check"
                        + " --registry");
        assertThat(recent.out().lines()).hasSize(2).last().asString().contains("camera-1");
        assertThat(youngest.out().lines()).hasSize(2).last().asString().contains("DECODE_TIMEOUT");
        assertThat(youngest.err()).contains("shows the 1 youngest");
    }

    @Test
    void shouldShowDeadLettersToPrograms() throws Exception {
        // Given
        bury(1, DeadLetterReason.UNDECODABLE, "camera-1", NOW);

        // When
        Call call = dpf("list", "--json");

        // Then
        JsonNode json = new ObjectMapper().readTree(call.out());
        assertThat(json.get("failedAt").asText()).isEqualTo(NOW.toString());
        assertThat(json.get("source").asText()).isEqualTo("camera-1");
        assertThat(json.get("reason").asText()).isEqualTo("UNDECODABLE");
        assertThat(json.get("place").asText()).isEqualTo(rawImages + "-1@0");
        assertThat(json.get("partition").asInt()).isEqualTo(1);
        assertThat(json.get("dpfVersion").isNull()).isTrue();
        assertThat(json.get("replayed").asBoolean()).isFalse();
    }

    @Test
    void shouldReplayEachOriginalAsItWasAndOnce() throws Exception {
        // Given: 70 bad records, more than a transaction takes, among good ones
        List<ConsumerRecord<byte[], byte[]>> originals = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            produce(i % PARTITIONS, 5);
            bury(i % PARTITIONS, DeadLetterReason.UNDECODABLE, "camera-" + i, NOW);
        }
        for (ConsumerRecord<byte[], byte[]> record : read(rawImages)) {
            if (record.offset() % 6 == 5) {
                originals.add(record);
            }
        }
        assertThat(originals).hasSize(70);

        // When
        Call shown = dpf("replay", "--all", "--dry-run");
        int before = read(rawImages).size();
        Call replayed = dpf("replay", "--all");
        Call replayedAgain = dpf("replay", "--all");

        // Then
        assertThat(shown.out()).isEqualTo("would replay 70 of 70 dead letters to " + rawImages + "\n");
        assertThat(before).isEqualTo(420);
        assertThat(replayed.err()).isEmpty();
        assertThat(replayed.out()).isEqualTo("replayed 70 of 70 dead letters to " + rawImages + "\n");
        assertThat(replayedAgain.out()).startsWith("replayed 0 of 70 dead letters");
        List<ConsumerRecord<byte[], byte[]>> now = read(rawImages);
        assertThat(now).hasSize(490);
        List<ConsumerRecord<byte[], byte[]>> copies =
                now.stream().filter(record -> record.offset() >= 210).toList();
        assertThat(copies).usingElementComparator(DeadLettersIT::compareContent).containsExactlyElementsOf(originals);
        assertThat(copies).allSatisfy(copy -> assertThat(copy.timestamp()).isGreaterThan(NOW.toEpochMilli() - 60_000));
        assertThat(dpf("list").out().lines().skip(1)).hasSize(70).allMatch(line -> line.contains(" yes "));
        assertThat(dpf("list").err()).isEmpty();

        // When
        Call again = dpf("replay", "--place", rawImages + "-0@5", "--again");

        // Then
        assertThat(again.out()).startsWith("replayed 1 of 1 dead letters");
        assertThat(read(rawImages)).hasSize(491);
    }

    @Test
    void shouldReplayWhatAReasonNamesAndThenTheRest() throws Exception {
        // Given
        bury(0, DeadLetterReason.UNDECODABLE, "a", NOW);
        bury(0, DeadLetterReason.TOO_LARGE, "b", NOW);
        bury(1, DeadLetterReason.TOO_LARGE, "c", NOW);

        // Then
        assertThat(dpf("replay", "--reason", "TOO_LARGE").out()).startsWith("replayed 2 of 2 dead letters");
        assertThat(dpf("replay", "--all").out())
                .contains("replayed 1 of 3 dead letters", "  2 replayed before; --again sends them once more");
    }

    @Test
    void shouldSayWhichOriginalsItCannotReplay() throws Exception {
        // Given: one deleted, one of a partition and one of a topic that is not there, one whose place another record
        // has
        bury(0, DeadLetterReason.UNDECODABLE, "deleted", NOW);
        bury(1, DeadLetterReason.UNDECODABLE, "good", NOW);
        file(letter(rawImages, 7, 0, DeadLetterReason.UNDECODABLE, "nowhere", NOW), 1);
        file(letter("other-images", 0, 0, DeadLetterReason.UNDECODABLE, "elsewhere", NOW), 1);
        produce(1, 1);
        file(letter(rawImages, 1, 1, DeadLetterReason.UNDECODABLE, "of-before", NOW), 12345);
        producer.flush();
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition(rawImages, 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }

        // When
        Call call = dpf("replay", "--all");

        // Then
        assertThat(call.code()).isZero();
        assertThat(call.out().lines())
                .containsExactly(
                        "replayed 1 of 5 dead letters to " + rawImages,
                        "  3 gone: raw-images does not hold the original any more",
                        "    " + rawImages + "-0@0",
                        "    " + rawImages + "-1@1",
                        "    " + rawImages + "-7@0",
                        "  1 of another topic; check --topic-prefix",
                        "    other-images-0@0");
    }

    @Test
    void shouldNameTheTopicWhenThereIsNone() {
        Call call = Call.dpf(
                "dead-letters",
                "list",
                "--bootstrap-servers",
                stack.bootstrapServers(),
                "--registry",
                stack.registryUrl(),
                "--topic-prefix",
                "nowhere-");

        assertThat(call.complaints()).singleElement().asString().contains("nowhere-gateway-dead-letters");
        assertThat(call.code()).isOne();
    }

    private Call dpf(String command, String... options) {
        return Call.dpf(Stream.concat(
                        Stream.of(
                                "dead-letters",
                                command,
                                "--bootstrap-servers",
                                stack.bootstrapServers(),
                                "--registry",
                                stack.registryUrl(),
                                "--topic-prefix",
                                names.prefix()),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    /** Good records, which nothing must touch. */
    private void produce(int partition, int count) {
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(rawImages, partition, new byte[] {0}, new byte[] {9, (byte) i}));
        }
    }

    /** A record and its dead letter, as a gateway files it. */
    private void bury(int partition, DeadLetterReason reason, String source, Instant failedAt) throws Exception {
        long timestamp = NOW.minusSeconds(3600).toEpochMilli();
        byte[] unreadable = ("no picture of " + source).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> bad =
                new ProducerRecord<>(rawImages, partition, timestamp, new byte[] {7, (byte) partition}, unreadable);
        bad.headers().add("gps", new byte[] {1, 2});
        long offset = producer.send(bad).get().offset();
        file(letter(rawImages, partition, offset, reason, source, failedAt), timestamp);
    }

    private void file(DeadLetter letter, long timestamp) {
        byte[] key = String.valueOf(letter.getSource()).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(deadLetters, null, timestamp, key, letters.serialize(deadLetters, letter)));
        producer.flush();
    }

    private static DeadLetter letter(
            String topic, int partition, long offset, DeadLetterReason reason, String source, Instant failedAt) {
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setReason(reason)
                .setDetail("detail of " + partition + "@" + offset)
                .setSource(source)
                .setFailedAt(failedAt)
                .build();
    }

    private static int compareContent(ConsumerRecord<byte[], byte[]> one, ConsumerRecord<byte[], byte[]> other) {
        boolean same = one.partition() == other.partition()
                && List.of(one.headers().toArray())
                        .equals(List.of(other.headers().toArray()))
                && new String(one.key(), StandardCharsets.ISO_8859_1)
                        .equals(new String(other.key(), StandardCharsets.ISO_8859_1))
                && new String(one.value(), StandardCharsets.UTF_8)
                        .equals(new String(other.value(), StandardCharsets.UTF_8));
        return same ? 0 : 1;
    }

    /** Every committed record that is in the topic now, by partition and offset. */
    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        producer.flush();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.bootstrapServers(), "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TopicPartition one = new TopicPartition(topic, partition);
                consumer.assign(List.of(one));
                consumer.seekToBeginning(List.of(one));
                long end = consumer.endOffsets(List.of(one)).get(one);
                while (consumer.position(one) < end) {
                    consumer.poll(java.time.Duration.ofMillis(100)).forEach(records::add);
                }
            }
        }
        return records;
    }
}

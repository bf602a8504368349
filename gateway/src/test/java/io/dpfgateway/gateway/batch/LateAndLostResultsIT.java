package io.dpfgateway.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Work that never ends, ends late or ends in a failure that is no record's fault: the stream thread gives up, aborts and is
 * replaced, and every record comes out once and in order.
 */
class LateAndLostResultsIT {
    private static final int RECORDS = 3000;
    private static final int PARTITIONS = 2;

    @TempDir
    Path directory;

    /**
     * Answers most records soon. Six are lost, late or failed the first time that they come. Which is their place's to say, not
     * chance's: each failure makes others come again, and those must not fail in their turn.
     */
    private static final class Unreliable implements AsyncStep<byte[], byte[]> {
        private static final int LATE_MS = 2500;
        private static final Map<String, Fate> FATES = Map.of(
                "0@7", Fate.LOST,
                "0@611", Fate.FAILED,
                "0@1203", Fate.LATE,
                "1@340", Fate.LATE,
                "1@902", Fate.LOST,
                "1@1498", Fate.FAILED);

        private final Random random = new Random(11);
        private final Set<String> hurt = ConcurrentHashMap.newKeySet();

        private enum Fate {
            LOST,
            FAILED,
            LATE
        }

        @Override
        public synchronized CompletableFuture<byte[]> begin(byte @Nullable [] value, RecordMetadata place) {
            CompletableFuture<byte[]> result = new CompletableFuture<>();
            String where = place.partition() + "@" + place.offset();
            Fate fate = FATES.get(where);
            if (fate == null || !hurt.add(where)) {
                return result.completeOnTimeout(value, random.nextInt(8), TimeUnit.MILLISECONDS);
            }
            return switch (fate) {
                case LOST -> result;
                case FAILED ->
                    CompletableFuture.failedFuture(new IllegalStateException("a device that is away for a moment"));
                case LATE -> result.completeOnTimeout(value, LATE_MS, TimeUnit.MILLISECONDS);
            };
        }

        @Override
        public Hurry hurry() {
            return () -> {};
        }
    }

    private static final class Open extends ContextualProcessor<Void, Done<byte[]>, byte[], byte[]> {
        @Override
        public void process(Record<Void, Done<byte[]>> record) {
            // The partition goes along as the key, so that the order can be looked at.
            byte[] key = new byte[] {
                (byte) (int) context()
                        .recordMetadata()
                        .map(RecordMetadata::partition)
                        .orElseThrow()
            };
            context().forward(new Record<>(key, record.value().orThrow(), record.timestamp()));
        }
    }

    @Test
    void shouldLoseAndRepeatNothing() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
            // Given
            String servers = kafka.bootstrapServers();
            createTopics(servers);
            produce(servers);
            Unreliable step = new Unreliable();
            InFlight inFlight = new InFlight(64);
            AsyncTopology<byte[], byte[]> async = new AsyncTopology<>(step, inFlight, Duration.ofSeconds(1));
            Topology topology = new Topology()
                    .addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in")
                    .addProcessor("async", async, "in")
                    .addProcessor("open", Open::new, "async")
                    .addSink("out", "out", new ByteArraySerializer(), new ByteArraySerializer(), "open");

            // When
            List<ConsumerRecord<byte[], Integer>> out;
            try (KafkaStreams streams =
                    new KafkaStreams(topology, settings(servers), async.clients(ClientObserver.NONE))) {
                streams.setUncaughtExceptionHandler(failure -> StreamThreadExceptionResponse.REPLACE_THREAD);
                streams.start();
                out = readAll(servers);
            }

            // Then
            assertThat(step.hurt).as("records that were lost, late or failed").hasSameSizeAs(Unreliable.FATES.keySet());
            assertThat(out).hasSize(RECORDS);
            Map<Integer, List<Integer>> byPartition = new HashMap<>();
            out.forEach(record -> byPartition
                    .computeIfAbsent((int) record.key()[0], unused -> new ArrayList<>())
                    .add(record.value()));
            assertThat(byPartition).hasSize(PARTITIONS);
            byPartition
                    .values()
                    .forEach(numbers -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
            assertThat(inFlight.held()).isZero();
        }
    }

    private static void createTopics(String servers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(
                            new NewTopic("in", PARTITIONS, (short) 1), new NewTopic("out", PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void produce(String servers) {
        try (KafkaProducer<byte[], Integer> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new IntegerSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                // Flushed at the close.
                var unused = producer.send(new ProducerRecord<>("in", i % PARTITIONS, null, i));
            }
        }
    }

    private Properties settings(String servers) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "unreliable");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, PARTITIONS);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        settings.put("auto.offset.reset", "earliest");
        settings.put("session.timeout.ms", 6000);
        return settings;
    }

    private static List<ConsumerRecord<byte[], Integer>> readAll(String servers) {
        List<ConsumerRecord<byte[], Integer>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], Integer> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new IntegerDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition("out", 0), new TopicPartition("out", 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().dontCatchUncaughtExceptions().atMost(Duration.ofMinutes(3)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= RECORDS;
            });
            // What comes too much would come soon.
            consumer.poll(Duration.ofSeconds(2)).forEach(records::add);
        }
        return records;
    }
}

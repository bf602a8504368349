package io.dpfgateway.cli.chaos.verify;

import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads poisoned-features as a partner does, while it is written, and remembers when each version was last seen. Thread-safe. */
public final class VersionArrivals implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Map<Integer, Long> last = new ConcurrentHashMap<>();
    private final Map<String, Object> settings;
    private final RegistryConfig registry;
    private final String topic;
    private final Thread thread = new Thread(this::read, "version-arrivals");
    private volatile boolean stopping;

    private VersionArrivals(String bootstrapServers, RegistryConfig registry, String topic) {
        settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        this.registry = registry;
        this.topic = topic;
    }

    /** Begins with what is there. */
    public static VersionArrivals start(String bootstrapServers, RegistryConfig registry, String topic) {
        VersionArrivals arrivals = new VersionArrivals(bootstrapServers, registry, topic);
        arrivals.thread.setDaemon(true);
        arrivals.thread.start();
        return arrivals;
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Deserializer<PoisonedRecord> records = AvroSerdes.deserializer(PoisonedRecord.class, registry)) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            while (!stopping) {
                consumer.poll(MOMENT)
                        .forEach(record -> last.put(
                                records.deserialize(record.topic(), record.value())
                                        .getDpfVersion(),
                                System.nanoTime()));
            }
        }
    }

    /** When the last record of a version came, as {@link System#nanoTime}; empty if none did. */
    public OptionalLong last(int version) {
        Long at = last.get(version);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}

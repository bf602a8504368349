package io.dpfgateway.cli.bench.load;

import io.dpfgateway.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shareable topic as a partner does, on a thread of its own that does nothing else, and takes the time from a record's
 * timestamp, which is when its picture was to be sent, until it was readable here. In whole milliseconds, as timestamps are.
 * Thread-safe.
 */
public final class LatencyReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Sample> samples = new ArrayList<>();
    private final Thread thread = new Thread(this::read, "latency-reader");
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException failure;

    /**
     * One record's time.
     *
     * @param sentAt when its picture was to be sent, in milliseconds since 1970
     * @param millis how long it took
     */
    public record Sample(long sentAt, long millis) {}

    private LatencyReader(Installation installation) {
        Map<String, Object> settings = new HashMap<>(installation.kafka());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(installation.of(Topic.POISONED_FEATURES)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Begins to read. */
    public static LatencyReader start(Installation installation) {
        LatencyReader reader = new LatencyReader(installation);
        reader.thread.start();
        return reader;
    }

    private void read() {
        try (consumer) {
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                long now = System.currentTimeMillis();
                synchronized (samples) {
                    records.forEach(record -> samples.add(new Sample(record.timestamp(), now - record.timestamp())));
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /**
     * How many were read by now.
     *
     * @throws RuntimeException what ended the reading, if something did
     */
    public int count() {
        RuntimeException e = failure;
        if (e != null) {
            throw e;
        }
        synchronized (samples) {
            return samples.size();
        }
    }

    /** All that were read by now, in their order. */
    public List<Sample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

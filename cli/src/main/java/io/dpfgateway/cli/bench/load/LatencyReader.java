package io.dpfgateway.cli.bench.load;

import io.dpfgateway.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the shareable topic as a partner does, and takes the time from a record's timestamp, which is when its picture was to be
 * sent, until it was readable here. In whole milliseconds, as timestamps are. Used by one thread.
 */
public final class LatencyReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Sample> samples = new ArrayList<>();

    /**
     * One record's time.
     *
     * @param sentAt when its picture was to be sent, in milliseconds since 1970
     * @param millis how long it took
     */
    public record Sample(long sentAt, long millis) {}

    public LatencyReader(Installation installation) {
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

    /** Waits a moment for more, and gives how many were read by now. */
    public int read(Duration patience) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            samples.add(new Sample(record.timestamp(), System.currentTimeMillis() - record.timestamp()));
        }
        return samples.size();
    }

    /** All of them, in the order they were read. */
    public List<Sample> samples() {
        return samples;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

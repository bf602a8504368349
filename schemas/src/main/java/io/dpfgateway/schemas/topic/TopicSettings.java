package io.dpfgateway.schemas.topic;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a topic is created with.
 *
 * @param partitions how many, where the operator does not say otherwise
 * @param cleanup what becomes of old records
 * @param retention how long records are kept; empty for compacted topics
 * @param maxMessageBytes the largest batch of records that the topic takes, compressed
 */
public record TopicSettings(int partitions, CleanupPolicy cleanup, Optional<Duration> retention, int maxMessageBytes) {
    /** Room for one picture or tensor a record: 4 MiB. */
    public static final int LARGE_RECORDS = 4 << 20;

    /** 1 MiB, about the broker's default. */
    public static final int SMALL_RECORDS = 1 << 20;

    static TopicSettings kept(int partitions, Duration retention, int maxMessageBytes) {
        return new TopicSettings(partitions, CleanupPolicy.DELETE, Optional.of(retention), maxMessageBytes);
    }

    static TopicSettings compacted(int partitions, int maxMessageBytes) {
        return new TopicSettings(partitions, CleanupPolicy.COMPACT, Optional.empty(), maxMessageBytes);
    }

    /** The topic's configuration as Kafka names it, sorted by key. */
    public Map<String, String> configs() {
        Map<String, String> configs = new TreeMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup.configValue());
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
        retention.ifPresent(time -> configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis())));
        return configs;
    }
}

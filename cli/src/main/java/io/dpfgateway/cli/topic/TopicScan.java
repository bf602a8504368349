package io.dpfgateway.cli.topic;

import io.dpfgateway.cli.CommandFailedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A topic's committed records, up to what was the last one at the beginning. A scan from {@link #open} waits for an open
 * transaction, so what was written before is in it; one from {@link #ofCommitted} waits for none. Used by one thread.
 */
public final class TopicScan implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** An operator waits at a terminal: Kafka's own default is a minute. */
    private static final int PATIENCE_MS = 20_000;

    /** Above the transaction timeout of a gateway that died. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, String> kafka;
    private final String topic;
    private final Map<TopicPartition, Long> ends;
    private boolean isCut;
    private long movedAt = System.nanoTime();

    private TopicScan(Map<String, String> kafka, String topic, IsolationLevel upTo) {
        this.kafka = kafka;
        this.topic = topic;
        ends = ends(kafka, topic, upTo);
        consumer = consumer(kafka, IsolationLevel.READ_COMMITTED);
        consumer.assign(ends.keySet());
    }

    /**
     * Begins at the topic's first record.
     *
     * @throws CommandFailedException if the brokers cannot be reached or have no such topic
     */
    public static TopicScan open(Map<String, String> kafka, String topic) {
        try {
            // A record of before may lie behind an open transaction.
            TopicScan scan = new TopicScan(kafka, topic, IsolationLevel.READ_UNCOMMITTED);
            scan.consumer.seekToBeginning(scan.ends.keySet());
            return scan;
        } catch (KafkaException e) {
            throw failed(topic, kafka, e);
        }
    }

    /**
     * Begins at the last records, and ends at what is committed now.
     *
     * @param most how many records at most, of all partitions together; each partition gives its share of them
     * @throws CommandFailedException if the brokers cannot be reached or have no such topic
     */
    public static TopicScan ofCommitted(Map<String, String> kafka, String topic, long most) {
        try {
            TopicScan scan = new TopicScan(kafka, topic, IsolationLevel.READ_COMMITTED);
            scan.seekToLast(most);
            return scan;
        } catch (KafkaException e) {
            throw failed(topic, kafka, e);
        }
    }

    private void seekToLast(long most) {
        long each = Math.max(1, most / ends.size());
        consumer.beginningOffsets(ends.keySet()).forEach((partition, first) -> {
            long from = Math.max(first, Objects.requireNonNull(ends.get(partition)) - each);
            isCut |= from > first;
            consumer.seek(partition, from);
        });
    }

    /** Whether there are earlier records than those of this scan. */
    public boolean isCut() {
        return isCut;
    }

    private static Map<TopicPartition, Long> ends(Map<String, String> kafka, String topic, IsolationLevel upTo) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka, upTo)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new CommandFailedException(
                        "there is no topic " + topic + "; check --topic-prefix, or run 'dpf topics" + " create'");
            }
            return consumer.endOffsets(partitions);
        }
    }

    /** A consumer outside of any group. */
    public static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> kafka, IsolationLevel isolation) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.putAll(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What to tell of a topic that could not be read. */
    public static CommandFailedException failed(String topic, Map<String, String> kafka, KafkaException e) {
        return new CommandFailedException(
                "cannot read " + topic + " at " + kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + ": "
                        + e.getMessage()
                        + "; check --bootstrap-servers, --kafka-config and that 'dpf topics create' was run",
                e);
    }

    /**
     * Whether the end is still to come.
     *
     * @throws CommandFailedException if the brokers do not say
     */
    public boolean hasMore() {
        try {
            return isBeforeEnd();
        } catch (KafkaException e) {
            throw failed(topic, kafka, e);
        }
    }

    private boolean isBeforeEnd() {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    /**
     * What comes next; may be empty.
     *
     * @throws CommandFailedException if nothing comes for long
     */
    public ConsumerRecords<byte[], byte[]> next() {
        try {
            return poll();
        } catch (KafkaException e) {
            throw failed(topic, kafka, e);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
            movedAt = System.nanoTime();
        } else if (System.nanoTime() - movedAt > STANDSTILL.toNanos() && isBeforeEnd()) {
            throw new CommandFailedException("topic " + topic + " gave nothing for " + STANDSTILL.toSeconds()
                    + " s before its end; check the brokers and for a transaction that hangs");
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

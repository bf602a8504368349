package io.dpfgateway.cli.topic;

import io.dpfgateway.cli.CommandFailedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A topic's committed records, from the first to what was the last one at the beginning, whether that was committed then or not:
 * an open transaction is waited for. So what was written before the scan is in it. Used by one thread.
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
    private long movedAt = System.nanoTime();

    private TopicScan(Map<String, String> kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
        ends = ends(kafka, topic);
        consumer = consumer(kafka, IsolationLevel.READ_COMMITTED);
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
    }

    /**
     * Begins at the topic's first record.
     *
     * @throws CommandFailedException if the brokers cannot be reached or have no such topic
     */
    public static TopicScan open(Map<String, String> kafka, String topic) {
        try {
            return new TopicScan(kafka, topic);
        } catch (KafkaException e) {
            throw failed(topic, kafka, e);
        }
    }

    /** Of what is written and not only of what is committed: a record of before may lie behind an open transaction. */
    private static Map<TopicPartition, Long> ends(Map<String, String> kafka, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka, IsolationLevel.READ_UNCOMMITTED)) {
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

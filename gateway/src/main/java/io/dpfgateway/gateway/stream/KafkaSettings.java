package io.dpfgateway.gateway.stream;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.schemas.topic.TopicSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of every Kafka client of a gateway. What an operator gives under {@code kafka} wins over all but what the
 * delivery guarantee rests on, which the configuration refuses. Immutable and thread-safe.
 */
public final class KafkaSettings {
    private static final String READ_COMMITTED = "read_committed";
    /**
     * Results become visible at a commit, which sends all at once; until then larger batches halve the broker's work. Of a
     * dozen partitions at a thousand records a second, 5 ms would send each record on its own.
     */
    private static final int PRODUCER_LINGER_MS = 50;

    private static final int PRODUCER_BATCH_BYTES = 256 << 10;

    /** Above commit interval, one inference and a stall together. */
    private static final int TRANSACTION_TIMEOUT_MS = 30_000;

    /** Kafka's 1000 records of 100 kB for each partition would be gigabytes. */
    private static final int BUFFERED_RECORDS = 32;

    /** A stream thread that waits for new records sees results that are ready only after this. */
    private static final int POLL_MS = 5;

    /** The partitions of a killed instance or a failed thread move after this; Kafka's own default is 45 s. */
    private static final int SESSION_TIMEOUT_MS = 10_000;

    /** There is no global state, but without it Kafka Streams warns at every start. Kafka's constant is deprecated. */
    private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

    /** How long a start waits for an answer of the broker. */
    public static final int START_PATIENCE_MS = 10_000;

    private final GatewayConfig config;

    public KafkaSettings(GatewayConfig config) {
        this.config = config;
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                config.connection().bootstrapServers());
        return settings;
    }

    /** What every client needs to reach the brokers, and nothing of its own. */
    public Map<String, Object> connection() {
        Map<String, Object> settings = common();
        settings.putAll(config.connection().kafka());
        return settings;
    }

    /** For the checks before a start. */
    public Map<String, Object> admin() {
        Map<String, Object> settings = common();
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, START_PATIENCE_MS);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, START_PATIENCE_MS);
        settings.putAll(config.connection().kafka());
        return settings;
    }

    /** For a consumer outside of any group, of committed records. */
    public Map<String, Object> consumer() {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.putAll(config.connection().kafka());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return settings;
    }

    /** For the producer of status records. */
    public Map<String, Object> producer() {
        Map<String, Object> settings = common();
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, START_PATIENCE_MS);
        settings.putAll(config.connection().kafka());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return settings;
    }

    /**
     * For one of the gateway's Kafka Streams instances.
     *
     * @param applicationId its consumer group
     * @param threads how many stream threads
     */
    public Properties streams(String applicationId, int threads) {
        Properties settings = new Properties();
        settings.putAll(common());
        // Without Kafka Streams' prefixes for clients: with them, what an operator gives without would not win.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, TopicSettings.LARGE_RECORDS);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, PRODUCER_LINGER_MS);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, PRODUCER_BATCH_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSettings.LARGE_RECORDS);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
        settings.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
        // Each task has one partition, so there is none to wait for; looking for one took 15 % of the thread's time.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(GLOBAL_HANDLER, true);
        settings.putAll(config.connection().kafka());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                config.streams().commitInterval().toMillis());
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                config.streams().stateDirectory().toString());
        return settings;
    }
}

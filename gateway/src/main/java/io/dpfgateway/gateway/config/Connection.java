package io.dpfgateway.gateway.config;

import io.dpfgateway.schemas.serde.RegistryConfig;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Where broker and registry are.
 *
 * @param bootstrapServers the brokers' host:port, separated by commas
 * @param kafka further settings for every Kafka client, such as TLS and SASL; what the delivery guarantee rests on is refused
 * @param registry the schema registry
 */
public record Connection(String bootstrapServers, Map<String, String> kafka, RegistryConfig registry) {
    private static final Set<String> OWN = Set.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            CommonClientConfigs.CLIENT_ID_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            StreamsConfig.APPLICATION_ID_CONFIG,
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.NUM_STREAM_THREADS_CONFIG,
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
            StreamsConfig.STATE_DIR_CONFIG);

    public Connection {
        InvalidConfigException.require(
                !bootstrapServers.isBlank(), "bootstrapServers: is empty; give the brokers' host:port");
        kafka = Map.copyOf(kafka);
        for (String key : new TreeSet<>(kafka.keySet())) {
            InvalidConfigException.require(
                    !OWN.contains(key), "kafka." + key + ": is set by the gateway itself; remove it");
        }
    }

    /** Keeps passwords among the settings out of logs. */
    @Override
    public String toString() {
        return "Connection[bootstrapServers=" + bootstrapServers + ", kafka=" + new TreeSet<>(kafka.keySet())
                + ", registry=" + registry + "]";
    }
}

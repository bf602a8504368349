package io.dpfgateway.partner.stream;

import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Where poisoned records come from, and in whose name they are read.
 *
 * @param bootstrapServers the brokers' host:port, separated by commas
 * @param registry where the schemas are
 * @param names the installation's topic names
 * @param groupId the consumer group: its members share the partitions, and it remembers how far it is
 * @param kafka further settings of Kafka's consumer, such as TLS and SASL; not those that this project's promises rest on
 */
public record FeatureSource(
        String bootstrapServers, RegistryConfig registry, TopicNames names, String groupId, Map<String, String> kafka) {
    /** Set here: read_committed, commits after the sink, and bytes that are decoded with their offset at hand. */
    private static final Set<String> OWN = Set.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

    /** A person often waits for the first answer: Kafka's own default is a minute. */
    private static final String PATIENCE_MS = "20000";

    /** One batch of inference; more would only wait in memory. */
    private static final String POLLED_RECORDS = "64";

    public FeatureSource {
        kafka = Map.copyOf(kafka);
        if (bootstrapServers.isBlank()) {
            throw new InvalidOptionsException("partner: bootstrap.servers is empty; give the brokers' host:port");
        }
        if (groupId.isBlank()) {
            throw new InvalidOptionsException("partner: the group id is empty; give a name for your consumer group");
        }
        Set<String> refused = new TreeSet<>(kafka.keySet());
        refused.retainAll(OWN);
        if (!refused.isEmpty()) {
            throw new InvalidOptionsException(
                    "partner: the Kafka settings " + refused + " are set by dpf; use its own options instead");
        }
    }

    /** The topic's name in the cluster. */
    String topic() {
        return names.of(Topic.POISONED_FEATURES);
    }

    Map<String, Object> consumerSettings(ReadFrom from) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "dpf-partner");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLLED_RECORDS);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.putAll(kafka);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, from.kafkaName());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return settings;
    }

    /** Keeps passwords among the settings out of logs. */
    @Override
    public String toString() {
        return "FeatureSource[" + bootstrapServers + ", " + registry + ", " + names + ", group=" + groupId + ", kafka="
                + new TreeSet<>(kafka.keySet()) + "]";
    }
}

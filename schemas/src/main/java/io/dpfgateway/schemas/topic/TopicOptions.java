package io.dpfgateway.schemas.topic;

import io.dpfgateway.schemas.serde.RegistryConfig;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How {@link TopicAdmin} is to create topics.
 *
 * @param kafka settings of Kafka's admin client: {@code bootstrap.servers}, and TLS or SASL where the cluster asks for it
 * @param registry where the schemas go
 * @param names the installation's topic names
 * @param partitions for every topic in place of its default
 * @param replicationFactor of every topic; -1 leaves it to the broker
 */
public record TopicOptions(
        Map<String, String> kafka,
        RegistryConfig registry,
        TopicNames names,
        OptionalInt partitions,
        int replicationFactor) {
    /** Leaves the replication factor to the broker. */
    public static final int BROKER_DEFAULT = -1;

    public TopicOptions {
        kafka = Map.copyOf(kafka);
        if (!kafka.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new InvalidTopicOptionsException("topics: bootstrap.servers is missing; give the brokers' host:port");
        }
        if (partitions.isPresent() && partitions.getAsInt() < 1) {
            throw new InvalidTopicOptionsException(
                    "topics: partitions is " + partitions.getAsInt() + "; give 1 or more");
        }
        boolean named = replicationFactor >= 1 && replicationFactor <= Short.MAX_VALUE;
        if (!named && replicationFactor != BROKER_DEFAULT) {
            throw new InvalidTopicOptionsException("topics: replication factor is " + replicationFactor
                    + "; give 1 or more, or -1 for the broker's default");
        }
    }

    /** Default names and settings on a cluster and a registry that ask for nothing. */
    public static TopicOptions of(String bootstrapServers, String registryUrl) {
        return new TopicOptions(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                RegistryConfig.of(registryUrl),
                TopicNames.DEFAULT,
                OptionalInt.empty(),
                BROKER_DEFAULT);
    }

    public TopicOptions withNames(TopicNames names) {
        return new TopicOptions(kafka, registry, names, partitions, replicationFactor);
    }

    public TopicOptions withPartitions(int partitions) {
        return new TopicOptions(kafka, registry, names, OptionalInt.of(partitions), replicationFactor);
    }

    public TopicOptions withReplicationFactor(int replicationFactor) {
        return new TopicOptions(kafka, registry, names, partitions, replicationFactor);
    }

    String bootstrapServers() {
        return Objects.requireNonNull(kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    int partitionsOf(Topic topic) {
        return partitions.orElse(topic.settings().partitions());
    }

    /** Keeps passwords among the settings out of logs. */
    @Override
    public String toString() {
        return "TopicOptions[kafka=" + bootstrapServers() + " " + new TreeSet<>(kafka.keySet()) + ", registry="
                + registry + ", names=" + names + ", partitions=" + partitions + ", replicationFactor="
                + replicationFactor + "]";
    }
}

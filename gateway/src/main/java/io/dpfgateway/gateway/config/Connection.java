package io.dpfgateway.gateway.config;

import io.dpfgateway.schemas.serde.RegistryConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Where broker and registry are.
 *
 * @param bootstrapServers the brokers' host:port, separated by commas
 * @param kafka further settings for every Kafka client, such as TLS and SASL; what the delivery guarantee rests on is refused
 * @param registry the schema registry
 */
public record Connection(String bootstrapServers, Map<String, String> kafka, RegistryConfig registry) {
    private static final List<String> CLIENTS = List.of(
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.PRODUCER_PREFIX,
            StreamsConfig.ADMIN_CLIENT_PREFIX);

    public Connection {
        kafka = Map.copyOf(kafka);
        Faults faults = new Faults()
                .unless(!bootstrapServers.isBlank(), "bootstrapServers: is empty; give the brokers' host:port");
        for (String key : new TreeSet<>(kafka.keySet())) {
            faults.unless(!OwnSettings.contains(key), "kafka." + key + ": is set by the gateway itself; remove it");
        }
        faults.raise();
    }

    /**
     * A setting's own name: Kafka Streams takes a client's setting with {@code producer.}, {@code consumer.} and the like before
     * it, too, and it wins.
     */
    public static String withoutClient(String setting) {
        return CLIENTS.stream()
                .filter(setting::startsWith)
                .findFirst()
                .map(prefix -> setting.substring(prefix.length()))
                .orElse(setting);
    }

    /** Keeps passwords among the settings out of logs. */
    @Override
    public String toString() {
        return "Connection[bootstrapServers=" + bootstrapServers + ", kafka=" + new TreeSet<>(kafka.keySet())
                + ", registry=" + registry + "]";
    }
}

package io.dpfgateway.gateway.config;

import io.dpfgateway.schemas.serde.RegistryConfig;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where broker and registry are.
 *
 * @param bootstrapServers the brokers' host:port, separated by commas
 * @param kafka further settings for every Kafka client, such as TLS and SASL; what the delivery guarantee rests on is refused
 * @param registry the schema registry
 */
public record Connection(String bootstrapServers, Map<String, String> kafka, RegistryConfig registry) {
    public Connection {
        kafka = Map.copyOf(kafka);
        Faults faults = new Faults()
                .unless(!bootstrapServers.isBlank(), "bootstrapServers: is empty; give the brokers' host:port");
        for (String key : new TreeSet<>(kafka.keySet())) {
            faults.unless(!OwnSettings.contains(key), "kafka." + key + ": is set by the gateway itself; remove it");
        }
        faults.raise();
    }

    /** Keeps passwords among the settings out of logs. */
    @Override
    public String toString() {
        return "Connection[bootstrapServers=" + bootstrapServers + ", kafka=" + new TreeSet<>(kafka.keySet())
                + ", registry=" + registry + "]";
    }
}

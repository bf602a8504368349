package io.dpfgateway.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where the schema registry is and how to talk to it. Immutable.
 *
 * @param url the registry's address; several, separated by commas, are tried in turn
 * @param settings further settings of Confluent's client and serializers, such as {@code basic.auth.user.info}, {@code
 *     schema.registry.ssl.truststore.location} or {@code max.retries}; the secret ones never show in {@link #toString()}
 * @param autoRegister whether writing may register a schema that the registry lacks. False by default: schemas are
 *     registered by {@code dpf topics create}, with the compatibility that the topic asks for
 */
public record RegistryConfig(String url, Map<String, String> settings, boolean autoRegister) {
    /** More schemas than one subject will ever have. */
    private static final int CACHED_SCHEMAS = 1000;

    public RegistryConfig {
        if (url.isBlank()) {
            throw new IllegalArgumentException("registry: the url is empty; give one such as http://localhost:8081");
        }
        settings = Map.copyOf(settings);
    }

    /** A registry that asks for nothing; schemas are not registered by writing. */
    public static RegistryConfig of(String url) {
        return new RegistryConfig(url, Map.of(), false);
    }

    public RegistryConfig withSettings(Map<String, String> settings) {
        return new RegistryConfig(url, settings, autoRegister);
    }

    public RegistryConfig withAutoRegister(boolean autoRegister) {
        return new RegistryConfig(url, settings, autoRegister);
    }

    /** A new client, to be closed by the caller. Opens no connection yet. */
    public SchemaRegistryClient openClient() {
        return SchemaRegistryClientFactory.newClient(
                List.of(url.split("\\s*,\\s*")), CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), settings, Map.of());
    }

    /** The url without credentials, for messages. */
    public String displayUrl() {
        return url.replaceAll("//[^/@,]*@", "//");
    }

    @Override
    public String toString() {
        return "RegistryConfig[url=" + displayUrl() + ", settings=" + new TreeSet<>(settings.keySet())
                + ", autoRegister=" + autoRegister + "]";
    }
}

package io.dpfgateway.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where the schema registry is and how to talk to it. Immutable.
 *
 * @param url the registry's address; several, separated by commas, are tried in turn. Without credentials, because
 *     Confluent's client logs it
 * @param settings further settings of Confluent's client and serializers, such as {@code basic.auth.user.info}, {@code
 *     schema.registry.ssl.truststore.location} or {@code max.retries}; their values never show in {@link #toString()}
 * @param autoRegister whether writing may register a schema that the registry lacks. False by default: schemas are
 *     registered by {@code dpf topics create}, with the compatibility that the topic asks for
 */
public record RegistryConfig(String url, Map<String, String> settings, boolean autoRegister) {
    /** More schemas than one subject will ever have. */
    private static final int CACHED_SCHEMAS = 1000;

    private static final Pattern URLS = Pattern.compile("\\s*\\w+://[^,]+(,\\s*\\w+://[^,]+)*");

    public RegistryConfig {
        if (url.isBlank()) {
            throw new InvalidRegistryConfigException(
                    "registry: the url is empty; give one such as http://localhost:8081");
        }
        if (url.contains("@")) {
            throw new InvalidRegistryConfigException(
                    "registry: the url holds credentials, which would get into logs; give them as basic.auth.user.info");
        }
        if (!URLS.matcher(url).matches()) {
            throw new InvalidRegistryConfigException(
                    "registry: '" + url + "' is no url; give one such as http://localhost:8081");
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
                List.of(url.split("\\s*,\\s*")),
                CACHED_SCHEMAS,
                List.of(new AvroSchemaProvider()),
                clientSettings(),
                Map.of());
    }

    /** Confluent's client takes no notice of the user info until it is told to. */
    private Map<String, String> clientSettings() {
        Map<String, String> complete = new HashMap<>(settings);
        if (settings.containsKey(SchemaRegistryClientConfig.USER_INFO_CONFIG)) {
            complete.putIfAbsent(SchemaRegistryClientConfig.BASIC_AUTH_CREDENTIALS_SOURCE, "USER_INFO");
        }
        return complete;
    }

    @Override
    public String toString() {
        return "RegistryConfig[url=" + url + ", settings=" + new TreeSet<>(settings.keySet()) + ", autoRegister="
                + autoRegister + "]";
    }
}

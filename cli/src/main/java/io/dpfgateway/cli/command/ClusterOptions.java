package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the brokers and the registry are; for every command that talks to them. */
public final class ClusterOptions {
    private static final String REGISTRY_PREFIX = "schema.registry.";
    private static final String REGISTRY_TLS_PREFIX = REGISTRY_PREFIX + "ssl.";

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            defaultValue = "localhost:9092",
            description = "The Kafka brokers. Default: ${DEFAULT-VALUE}")
    private String bootstrapServers = "";

    @Option(
            names = "--registry",
            paramLabel = "URL",
            defaultValue = "http://localhost:8081",
            description = "The schema registry; 'dpf stack' prints its own. Default: ${DEFAULT-VALUE}")
    private String registry = "";

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Stands before every topic's name. Default: none")
    private String prefix = "";

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = {
                "A properties file with further client settings, such as TLS and SASL.",
                "Those that begin with 'schema.registry.' go to the registry's client."
            })
    private @Nullable Path file;

    /** Settings for a Kafka client. */
    Map<String, String> kafka() {
        Map<String, String> settings = new HashMap<>();
        fromFile().forEach((name, value) -> {
            if (!name.startsWith(REGISTRY_PREFIX)) {
                settings.put(name, value);
            }
        });
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }

    /** How to reach the registry. */
    RegistryConfig registry() {
        Map<String, String> settings = new HashMap<>();
        fromFile().forEach((name, value) -> {
            if (name.startsWith(REGISTRY_PREFIX)) {
                // Confluent's client wants the names of its TLS settings as they are in a serializer's.
                settings.put(
                        name.startsWith(REGISTRY_TLS_PREFIX) ? name : name.substring(REGISTRY_PREFIX.length()), value);
            }
        });
        return RegistryConfig.of(registry).withSettings(settings);
    }

    /** The topics' names. */
    TopicNames names() {
        return new TopicNames(prefix);
    }

    private Map<String, String> fromFile() {
        if (file == null) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("cannot read --kafka-config " + file + "; give a properties file");
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}

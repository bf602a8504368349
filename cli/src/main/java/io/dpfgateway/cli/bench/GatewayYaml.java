package io.dpfgateway.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.load.Installation;
import io.dpfgateway.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Writes a gateway's configuration. It is JSON, which is YAML too. Immutable.
 *
 * @param settings keys of gateway.yaml with the sections before them, such as {@code inference.maxBatch}; all keys of Kafka's go
 *     behind {@code kafka.} as they are
 */
record GatewayYaml(Map<String, String> settings) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KAFKA = "kafka.";
    /** Which every profile says. */
    private static final String COMMIT_INTERVAL = "streams.commitIntervalMs";

    GatewayYaml {
        settings = Map.copyOf(settings);
    }

    static GatewayYaml of(Profile profile, Map<String, String> overrides) {
        Map<String, String> settings = new TreeMap<>(profile.settings());
        settings.putAll(overrides);
        return new GatewayYaml(settings);
    }

    /** How long results wait for their commit, at most. To be asked of settings that were written, and so hold. */
    Duration commitInterval() {
        return Duration.ofMillis(Long.parseLong(Objects.requireNonNull(settings.get(COMMIT_INTERVAL))));
    }

    /**
     * Writes the file.
     *
     * @param application the group, and the name of its folder of state
     * @throws io.dpfgateway.gateway.config.InvalidConfigException if the gateway would not take it
     */
    Path write(Path file, Installation installation, String application, String networkId) {
        ObjectNode root = JSON.createObjectNode();
        root.put("bootstrapServers", installation.stack().bootstrapServers());
        root.putObject("registry").put("url", installation.stack().registryUrl());
        root.put("networkId", networkId);
        root.put("applicationId", application);
        root.put("instanceId", application);
        root.put("topicPrefix", installation.names().prefix());
        root.putObject("streams").put("stateDirectory", "state-" + application);
        settings.forEach((key, value) -> put(root, key, value));
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e + "; check the free disk space", e);
        }
        // A wrong override is told here and now.
        GatewayConfig unused = GatewayConfig.read(file);
        return file;
    }

    private static void put(ObjectNode root, String key, String value) {
        int dot = key.indexOf('.');
        ObjectNode section = dot < 0 ? root : root.withObjectProperty(key.substring(0, dot));
        String name = key.substring(dot + 1);
        if (value.matches("-?\\d+") && !key.startsWith(KAFKA)) {
            section.put(name, Long.parseLong(value));
        } else {
            section.put(name, value);
        }
    }
}

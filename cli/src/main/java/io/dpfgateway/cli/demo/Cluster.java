package io.dpfgateway.cli.demo;

import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** The demo's broker and registry with all topics, and what a client needs to reach them. */
record Cluster(EmbeddedStack stack) implements AutoCloseable {
    /** @param directory for the broker's data */
    static Cluster start(Path directory) {
        EmbeddedStack stack = EmbeddedStack.start(directory);
        try {
            TopicAdmin.create(TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()));
            return new Cluster(stack);
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return stack.bootstrapServers();
    }

    String registryUrl() {
        return stack.registryUrl();
    }

    Map<String, String> kafka() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    }

    RegistryConfig registry() {
        return RegistryConfig.of(registryUrl());
    }

    static String name(Topic topic) {
        return TopicNames.DEFAULT.of(topic);
    }

    @Override
    public void close() {
        stack.close();
    }
}

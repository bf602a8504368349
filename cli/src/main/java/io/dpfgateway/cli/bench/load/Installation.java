package io.dpfgateway.cli.bench.load;

import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * One set of topics on the benchmark's broker, with a bundle announced on it. Immutable.
 *
 * @param names begin with a prefix of its own
 * @param partitions of every topic
 */
public record Installation(EmbeddedStack stack, TopicNames names, int partitions) {
    /** Creates topics and schemas and announces the bundle. */
    public static Installation create(EmbeddedStack stack, String prefix, int partitions, Path bundle) {
        Installation installation = new Installation(stack, new TopicNames(prefix), partitions);
        TopicAdmin.create(TopicOptions.of(stack.bootstrapServers(), stack.registryUrl())
                .withNames(installation.names)
                .withPartitions(partitions));
        try (ModelAnnouncer announcer = new ModelAnnouncer(
                installation.kafka(), installation.registry(), installation.of(Topic.DPF_MODELS), Clock.systemUTC())) {
            announcer.announce(
                    Bundle.open(bundle, TrustPolicy.acceptUnsigned()),
                    bundle.toAbsolutePath().toUri());
        }
        return installation;
    }

    /** What a client needs to connect. */
    public Map<String, String> kafka() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers());
    }

    /** Where the schemas are. */
    public RegistryConfig registry() {
        return RegistryConfig.of(stack.registryUrl());
    }

    /** The topic's name. */
    public String of(Topic topic) {
        return names.of(topic);
    }
}

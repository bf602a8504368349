package io.dpfgateway.cli.chaos.process;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.embedded.EmbeddedRegistry;
import io.dpfgateway.embedded.KafkaProcess;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.io.IOException;
import java.nio.file.Path;

/** A broker that can be killed, a registry that can be cut off, and all topics. Used by one thread. */
public final class ChaosCluster implements AutoCloseable {
    private final KafkaProcess kafka;
    private final EmbeddedRegistry registry;
    private final RegistryLine line;

    private ChaosCluster(KafkaProcess kafka, EmbeddedRegistry registry, RegistryLine line) {
        this.kafka = kafka;
        this.registry = registry;
        this.line = line;
    }

    /**
     * Starts broker and registry and creates the topics.
     *
     * @param folder for data and logs
     * @param partitions of every topic
     */
    public static ChaosCluster start(Path folder, int partitions) {
        KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        try {
            EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry.log"));
            try {
                TopicAdmin.create(TopicOptions.of(kafka.bootstrapServers(), registry.url())
                        .withPartitions(partitions));
                return new ChaosCluster(kafka, registry, new RegistryLine(registry.url()));
            } catch (IOException e) {
                registry.close();
                throw new CommandFailedException("cannot listen on a port of 127.0.0.1: " + e, e);
            } catch (RuntimeException e) {
                registry.close();
                throw e;
            }
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    /** Where clients connect; the same throughout. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** The registry for this side, which is never cut off. */
    public RegistryConfig registry() {
        return RegistryConfig.of(registry.url());
    }

    /** The registry's URL for gateways. */
    String gatewaysRegistryUrl() {
        return line.url();
    }

    /** Kills the broker (SIGKILL). */
    public void killBroker() {
        kafka.kill();
    }

    /** Starts the broker again and returns when clients can connect. */
    public void restartBroker() {
        kafka.restart();
    }

    /** From now on gateways do not reach the registry. */
    public void cutRegistryOff() {
        line.cut();
    }

    /** Gateways reach the registry again. */
    public void bringRegistryBack() {
        line.mend();
    }

    @Override
    public void close() {
        try (kafka;
                registry) {
            line.close();
        } catch (IOException e) {
            throw new CommandFailedException("cannot close the line to the registry: " + e, e);
        }
    }
}

package io.dpfgateway.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.fault.LoggingFaultHandler;

/**
 * Kafka's broker and controller put together as its own {@link KafkaRaftServer} does, apart from three things that class
 * leaves no room for: the sockets are ours, a fatal fault is logged instead of ending the JVM (which is the caller's), and
 * two nodes in one JVM do not fight over metric names.
 *
 * <p>All of Kafka's internal server types stay in this class and in {@link KafkaSettings}.
 */
final class KafkaNode implements AutoCloseable {
    private final ControllerServer controller;
    private final BrokerServer broker;

    private KafkaNode(ControllerServer controller, BrokerServer broker) {
        this.controller = controller;
        this.broker = broker;
    }

    /**
     * Starts a node on a directory, which is formatted on first use. Returns when clients can connect.
     *
     * @param more settings beside {@link KafkaSettings}' own
     */
    static KafkaNode start(Path directory, KafkaSockets sockets, Map<String, String> more) throws Exception {
        KafkaConfig config = KafkaSettings.of(directory, sockets, more);
        if (!Files.exists(directory.resolve("meta.properties"))) {
            format(directory);
        }
        KafkaNode node = assemble(directory, config, sockets);
        try {
            // The broker registers with the controller, so that one goes first.
            node.controller.startup();
            node.broker.startup();
            return node;
        } catch (Exception e) {
            node.close();
            throw e;
        }
    }

    /** The broker leaves while its controller still answers. */
    @Override
    public void close() {
        broker.shutdown();
        controller.shutdown();
    }

    private static KafkaNode assemble(Path directory, KafkaConfig config, KafkaSockets sockets) throws Exception {
        MetaPropertiesEnsemble properties = new MetaPropertiesEnsemble.Loader()
                .addLogDirs(config.logDirs())
                .addMetadataLogDir(config.metadataLogDir())
                .load();
        SharedServer shared = new SharedServer(
                config,
                properties,
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(sockets.voters()),
                List.of(),
                (name, fatal, action) -> new LoggingFaultHandler(name, action),
                sockets);
        ControllerServer controller = new ControllerServer(
                shared, KafkaRaftServer.configSchema(), new BootstrapDirectory(directory.toString()).read());
        return new KafkaNode(controller, new BrokerServer(shared));
    }

    private static void format(Path directory) throws Exception {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(KafkaSettings.NODE_ID)
                    .setControllerListenerName(KafkaSockets.CONTROLLER)
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .run();
        }
    }
}

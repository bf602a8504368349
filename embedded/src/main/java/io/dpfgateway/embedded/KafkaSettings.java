package io.dpfgateway.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;

/** The broker's configuration: one node that is broker and controller, keeps one replica, is small and quick. */
final class KafkaSettings {
    static final int NODE_ID = 1;

    /** Bytes: lets a topic have max.message.bytes of 4 MiB. */
    private static final String LARGEST_MESSAGE = "4194304";

    /**
     * For a broker that is killed and comes back, among clients that are. A killed broker may not register again while its
     * session lasts, and what a killed client held (its partitions, its open transaction) is free after these checks.
     *
     * <p>Transactions that have timed out are first looked for when the broker has been up for a while. With 500 ms one
     * was once aborted while the broker still started: the coordinator's log has it as done, the partitions never got their
     * markers, and the producer's next commit brought back what had been aborted. Why is not known; see docs/chaos.md.
     */
    static final Map<String, String> AMONG_KILLS = Map.of(
            "broker.session.timeout.ms", "1500",
            "broker.heartbeat.interval.ms", "300",
            "group.min.session.timeout.ms", "1000",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "10000");

    private KafkaSettings() {}

    static KafkaConfig of(Path directory, KafkaSockets sockets, Map<String, String> more) {
        Properties settings = new Properties();
        oneNode(settings, sockets);
        oneReplica(settings);
        settings.setProperty("log.dirs", directory.toString());
        settings.setProperty("message.max.bytes", LARGEST_MESSAGE);
        settings.setProperty("replica.fetch.max.bytes", LARGEST_MESSAGE);
        // A mistyped topic name must fail as it does on a well-kept cluster.
        settings.setProperty("auto.create.topics.enable", "false");
        // Consumers of a demo or a test should not wait 3 s for others to join.
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // The default takes 128 MiB of heap; this is about the least.
        settings.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        settings.putAll(more);
        // The second argument keeps Kafka from logging all its settings.
        return KafkaConfig.fromProps(settings, false);
    }

    private static void oneNode(Properties settings, KafkaSockets sockets) {
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", String.valueOf(NODE_ID));
        settings.setProperty(
                "listeners",
                KafkaSockets.CLIENTS + "://" + sockets.clientAddress() + "," + KafkaSockets.CONTROLLER + "://"
                        + sockets.controllerAddress());
        settings.setProperty(
                "listener.security.protocol.map",
                KafkaSockets.CLIENTS + ":PLAINTEXT," + KafkaSockets.CONTROLLER + ":PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", KafkaSockets.CLIENTS);
        settings.setProperty("controller.listener.names", KafkaSockets.CONTROLLER);
        // Voters come from here and not from the directory, so a restart may take other ports.
        settings.setProperty("controller.quorum.voters", NODE_ID + "@" + sockets.controllerAddress());
    }

    private static void oneReplica(Properties settings) {
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        // 50 partitions each by default: a second of the start and hundreds of files, for nothing on one node.
        settings.setProperty("offsets.topic.num.partitions", "1");
        settings.setProperty("transaction.state.log.num.partitions", "1");
    }
}

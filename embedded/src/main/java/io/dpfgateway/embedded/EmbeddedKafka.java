package io.dpfgateway.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this JVM: one KRaft node, reachable from this machine only, with transactions and messages of up to
 * 4 MiB. Topics are not created on first use. Ready within a few seconds.
 *
 * <p>Data stays in the directory after {@link #close}, and a later start on it finds the topics and records again. One
 * broker at a time may use a directory. Safe to use from any thread.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final KafkaNode node;
    private final DirectoryLock lock;
    private final String bootstrapServers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaNode node, DirectoryLock lock, String bootstrapServers) {
        this.node = node;
        this.lock = lock;
        this.bootstrapServers = bootstrapServers;
    }

    /** {@linkplain #start(Path, int) Starts} a broker on a free port. */
    public static EmbeddedKafka start(Path directory) {
        return start(directory, 0);
    }

    /**
     * Starts a broker and returns when clients can connect.
     *
     * @param directory where it keeps its data; created where missing
     * @param port where clients connect; 0 takes a free port
     * @throws PortInUseException if another program has the port
     * @throws UnusablePortException if this user may not have the port, or there is none of that number
     * @throws UnusableDirectoryException if the directory cannot be written or its disk is full
     * @throws DirectoryInUseException if another broker uses the directory
     * @throws BrokerStartException if the broker gives up, because what it finds in the directory is damaged for example
     */
    public static EmbeddedKafka start(Path directory, int port) {
        return start(directory, port, Map.of());
    }

    /** With further settings of the broker, for tests: TLS and SASL of listener CLIENTS, for example. */
    public static EmbeddedKafka start(Path directory, int port, Map<String, String> more) {
        Path data = WorkDirectory.prepare(directory, WorkDirectory.NEEDED_BYTES);
        DirectoryLock lock = DirectoryLock.take(data);
        try {
            EmbeddedKafka kafka = start(data, lock, port, more);
            log.atInfo()
                    .addKeyValue("bootstrapServers", kafka.bootstrapServers)
                    .addKeyValue("directory", data)
                    .log("broker started");
            return kafka;
        } catch (EmbeddedException e) {
            lock.close();
            throw e;
        }
    }

    /** What a client's {@code bootstrap.servers} takes: host and port. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker and frees its port. The data stays. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (lock) {
                node.close();
            }
            log.atInfo().addKeyValue("bootstrapServers", bootstrapServers).log("broker stopped");
        }
    }

    private static EmbeddedKafka start(Path data, DirectoryLock lock, int port, Map<String, String> more) {
        KafkaSockets sockets = KafkaSockets.bind(port);
        try {
            return new EmbeddedKafka(KafkaNode.start(data, sockets, more), lock, sockets.clientAddress());
        } catch (Exception e) {
            sockets.close();
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new BrokerStartException(data, e);
        }
    }
}

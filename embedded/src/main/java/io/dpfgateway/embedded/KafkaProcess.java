package io.dpfgateway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker as {@link EmbeddedKafka}, but in a process of its own that can be killed and started again on the same
 * data and port. Its checks for lost brokers and clients are quick, so that it serves again seconds after a kill.
 *
 * <p>The process never outlives this one, however this one ends. Used by one thread at a time.
 */
public final class KafkaProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaProcess.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 50;
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;

    private final Path directory;
    private final int port;
    private Process process;

    private KafkaProcess(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        this.process = launch();
    }

    /**
     * Starts a broker on a free port and returns when clients can connect.
     *
     * @param directory holds its data, its address and what it prints; created where missing
     * @throws UnusableDirectoryException if the directory cannot be written or its disk is full
     * @throws BrokerStartException if the process ends early or is not ready within a minute and a half
     */
    public static KafkaProcess start(Path directory) {
        KafkaProcess kafka =
                new KafkaProcess(WorkDirectory.prepare(directory, WorkDirectory.NEEDED_BYTES), portForLong());
        kafka.awaitReady();
        return kafka;
    }

    /** What a client's {@code bootstrap.servers} takes; the same after a restart. */
    public String bootstrapServers() {
        return Loopback.HOST + ":" + port;
    }

    /** Kills the process (SIGKILL) and returns when it is gone. What it had written stays. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.atInfo().addKeyValue("pid", process.pid()).log("broker killed");
    }

    /**
     * Starts the broker again after {@link #kill}, on its data and its port, and returns when clients can connect.
     *
     * @throws BrokerStartException if the process ends early or is not ready within a minute and a half
     */
    public void restart() {
        process = launch();
        awaitReady();
    }

    /** Kills the process. Closing again does nothing. */
    @Override
    public void close() {
        kill();
    }

    /**
     * A port that no system gives to outgoing connections. While the broker is away its clients try to connect many times a
     * second, and one of theirs could take the port.
     */
    private static int portForLong() {
        while (true) {
            int candidate = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try {
                Loopback.requireFree(candidate);
                return candidate;
            } catch (PortInUseException e) {
                log.atDebug().addKeyValue("port", candidate).log("port is taken");
            }
        }
    }

    private Process launch() {
        try {
            Files.deleteIfExists(address());
            return new ChildJvm(
                            BrokerMain.class.getName(),
                            List.of(
                                    directory.resolve("data").toString(),
                                    Integer.toString(port),
                                    address().toString()),
                            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                            output())
                    .start();
        } catch (IOException e) {
            throw UnusableDirectoryException.unwritable(directory, e);
        }
    }

    private void awaitReady() {
        long begin = System.nanoTime();
        try {
            while (!Files.exists(address())) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new BrokerStartException(directory, "ended with exit code " + process.exitValue(), output());
                }
                if (System.nanoTime() - begin > START_LIMIT.toNanos()) {
                    kill();
                    throw new BrokerStartException(
                            directory, "was not ready within " + START_LIMIT.toSeconds() + " s", output());
                }
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new BrokerStartException(directory, "was interrupted while it started", output());
        }
        log.atInfo()
                .addKeyValue("bootstrapServers", bootstrapServers())
                .addKeyValue("pid", process.pid())
                .log("broker runs");
    }

    private Path address() {
        return directory.resolve("address");
    }

    private Path output() {
        return directory.resolve("broker.log");
    }
}

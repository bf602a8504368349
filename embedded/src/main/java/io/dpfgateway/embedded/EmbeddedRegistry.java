package io.dpfgateway.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry (Apicurio) in a process of its own, with the API of Confluent's, reachable from this machine only.
 * Schemas are kept in memory and go with it. Compatibility is NONE until it is set for a subject. Ready in about five
 * seconds.
 *
 * <p>The process never outlives this one, however this one ends; {@link Leash} tells how. Safe to use from any
 * thread.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedRegistry.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 100;
    private static final long CLOSE_SECONDS = 5;

    private final RegistryCommand command;
    private final Process process;
    private volatile String url = "";

    EmbeddedRegistry(RegistryCommand command, Process process) {
        this.command = command;
        this.process = process;
    }

    /** {@linkplain #start(Path, int) Starts} a registry on a free port. */
    public static EmbeddedRegistry start(Path logFile) {
        return start(logFile, 0);
    }

    /**
     * Starts a registry and returns when it answers.
     *
     * @param logFile where its output goes; overwritten, its directory created where missing
     * @param port where it listens; 0 takes a free port
     * @throws PortInUseException if another program has the port
     * @throws UnusablePortException if this user may not have the port, or there is none of that number
     * @throws UnusableDirectoryException if the log's directory cannot be written or its disk is full
     * @throws RegistryNotFoundException if the registry is not where it is looked for
     * @throws RegistryStartException if it ends early or does not answer within a minute
     */
    public static EmbeddedRegistry start(Path logFile, int port) {
        return launch(RegistryHome.find(), logFile, port).awaitReady();
    }

    /** Starts the process and does not wait, so that a caller can start something else meanwhile. */
    static EmbeddedRegistry launch(RegistryHome home, Path logFile, int port) {
        Loopback.requireFree(port);
        Path file = logFile.toAbsolutePath().normalize();
        WorkDirectory.prepare(file.resolve(".."), WorkDirectory.NEEDED_BYTES);
        RegistryCommand command = new RegistryCommand(home, new RegistryLog(file), port);
        try {
            return new EmbeddedRegistry(command, command.run());
        } catch (IOException e) {
            throw new RegistryStartException(
                    "cannot start the schema registry's process: " + EmbeddedException.reason(e)
                            + "; check that the JDK in " + System.getProperty("java.home") + " is whole and that "
                            + file + " can be written",
                    e);
        }
    }

    /** Returns this when it answers; closes it and throws when it does not. */
    EmbeddedRegistry awaitReady() {
        try {
            long start = System.nanoTime();
            while (!answers()) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw endedEarly();
                }
                if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                    throw new RegistryStartException(
                            "did not answer within " + START_LIMIT.toSeconds() + " s", command.log());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new RegistryStartException("interrupted while the schema registry started; start it again", e);
        } catch (EmbeddedException e) {
            close();
            throw e;
        }
        log.atInfo().addKeyValue("url", url).addKeyValue("pid", pid()).log("registry started");
        return this;
    }

    /** The base of its Confluent-compatible API: what a serde's {@code schema.registry.url} takes. */
    public String url() {
        return url;
    }

    /** Stops the process and returns when it is gone, and its port free. Closing again does nothing. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            log.atDebug().addKeyValue("pid", pid()).setCause(e).log("pipe to the registry was broken already");
        }
        try {
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    long pid() {
        return process.pid();
    }

    private boolean answers() throws InterruptedException {
        // Its own word for the port: on a given one, another program could answer just as well.
        OptionalInt port = command.log().port();
        if (port.isEmpty()) {
            return false;
        }
        String base = "http://" + Loopback.HOST + ":" + port.getAsInt() + "/apis/ccompat/v7";
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/subjects"))
                .timeout(REQUEST_LIMIT)
                .build();
        try {
            HttpResponse<Void> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
            url = base;
            return response.statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private EmbeddedException endedEarly() {
        return command.log().tellsPortInUse()
                ? new PortInUseException(command.port(), null)
                : new RegistryStartException("ended with exit code " + process.exitValue(), command.log());
    }
}

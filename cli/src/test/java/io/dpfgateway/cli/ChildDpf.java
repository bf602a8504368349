package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** dpf in a process of its own, as a user starts it. */
final class ChildDpf implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int SIGINT_BIT = 1 << 1;

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildDpf(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts it.
     *
     * @param logs where its output goes
     */
    static ChildDpf start(Path logs, Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                // One thread each: libtorch's spin while they wait for each other, which starves whatever runs beside
                // them.
                "-XX:ActiveProcessorCount=1",
                "-Djava.awt.headless=true",
                "-Ddpf.registry.home=" + System.getProperty("dpf.registry.home"),
                Dpf.class.getName()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(logs, "dpf", ".out");
        Path err = Files.createTempFile(logs, "dpf", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        // Not as an option: ONNX Runtime matches /proc/self/cmdline against a regular expression, on the stack, and a
        // command line of 4 kB or more ends the process without a word.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        return new ChildDpf(builder.start(), out, err);
    }

    /** Waits until it has said this on its terminal. */
    void awaitText(String text) {
        try {
            await().atMost(PATIENCE).until(() -> {
                assertThat(process.isAlive() || output().contains(text))
                        .as("dpf ended before it said '%s': %s", text, output())
                        .isTrue();
                return output().contains(text);
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("dpf has not said '" + text + "': " + output(), e);
        }
    }

    /** Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** A JVM heeds no Ctrl-C when whoever started it ignores it, as a shell does for what it runs in the background. */
    static void assumeInterruptsArrive() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            String ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .findFirst()
                    .orElse("SigIgn: 0");
            long mask = Long.parseUnsignedLong(ignored.replaceFirst("SigIgn:\\s*", ""), 16);
            assumeFalse((mask & SIGINT_BIT) != 0, "SIGINT is ignored here: run the tests in the foreground");
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and gives its exit code. */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("dpf ended: %s", output())
                .isTrue();
        return process.exitValue();
    }

    /** Ends it at once, and returns when it has ended. */
    void kill() {
        close();
        process.onExit().join();
    }

    /** The processes that it has started and that live now. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** All it has said so far. */
    String output() {
        try {
            return Files.readString(out) + Files.readString(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end and gives what came of it, as of a call in this process. */
    Call awaitCall() throws InterruptedException {
        int code = awaitEnd();
        try {
            return new Call(code, Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

package io.dpfgateway.cli.bench.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.cli.CommandFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker from the outside. Ends with this process, however that ends. Used by one thread. */
public final class WorkerProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final String END = "";

    private final Process process;
    private final Path log;
    private final Writer questions;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /**
     * How fast an arrangement was.
     *
     * @param picturesPerSecond over a short trial
     */
    public record Tried(Arrangement arrangement, double picturesPerSecond) {}

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        questions = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "worker-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a worker and returns when it is at work.
     *
     * @param file where the job is written; its log goes beside it
     * @param heap the JVM's
     */
    public static WorkerProcess start(WorkerJob job, Path file, Heap heap) throws InterruptedException {
        WorkerProcess worker = launch(job, file, heap);
        try {
            worker.expect(START_LIMIT, WorkerMain.READY);
            return worker;
        } catch (InterruptedException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    /** Has the best arrangement of a plain loop searched for; gives all that were tried, the fastest first. */
    public static List<Tried> search(WorkerJob job, Path file, Heap heap) throws InterruptedException {
        try (WorkerProcess worker = launch(job, file, heap)) {
            String found = worker.expect(START_LIMIT, WorkerMain.READY);
            return JSON.readValue(found, new TypeReference<List<Tried>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static WorkerProcess launch(WorkerJob job, Path file, Heap heap) {
        Path log = file.resolveSibling(file.getFileName() + ".err");
        try {
            JSON.writeValue(file.toFile(), job);
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(heap.options());
            command.addAll(List.of("-Djava.awt.headless=true", WorkerMain.class.getName(), file.toString()));
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
            // Not as an option: ONNX Runtime ends a process without a word if its command line is of 4 kB or more.
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            return new WorkerProcess(builder.start(), log);
        } catch (IOException e) {
            throw new CommandFailedException("cannot start a process to measure: " + e, e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // The process is gone, which the next line says.
        }
        answers.add(END);
    }

    private String expect(Duration limit, String beginning) throws InterruptedException {
        @Nullable String line = answers.poll(limit.toSeconds(), TimeUnit.SECONDS);
        if (line != null && line.startsWith(WorkerMain.FAILED)) {
            throw new CommandFailedException(
                    "a measured process failed: " + line.substring(WorkerMain.FAILED.length()) + "; see " + log);
        }
        if (line == null || line.equals(END) || !line.startsWith(beginning)) {
            throw new CommandFailedException(
                    "a measured process " + (line == null ? "does not answer" : "ended early") + "; see " + log);
        }
        return line.substring(beginning.length());
    }

    /** What it has done so far. */
    public Snapshot snapshot() throws InterruptedException {
        try {
            tell(WorkerMain.SNAPSHOT);
            return JSON.readValue(expect(ANSWER_LIMIT, ""), Snapshot.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seconds that its JIT compilers have taken so far. */
    public double compiledSeconds() throws InterruptedException {
        tell(WorkerMain.COMPILED);
        return Double.parseDouble(expect(ANSWER_LIMIT, ""));
    }

    private void tell(String line) {
        try {
            questions.write(line + "\n");
            questions.flush();
        } catch (IOException e) {
            throw new CommandFailedException("a measured process ended early; see " + log, e);
        }
    }

    /** The process itself. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Asks it to end in order, and waits. */
    public void stop() throws InterruptedException {
        tell(WorkerMain.STOP);
        if (!process.waitFor(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new CommandFailedException("a measured process did not end; see " + log);
        }
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}

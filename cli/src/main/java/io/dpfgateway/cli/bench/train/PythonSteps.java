package io.dpfgateway.cli.bench.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.trainer.attack.AdversaryKind;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The same steps in a Python that has PyTorch: a process that waits while others are measured. Not thread-safe. */
final class PythonSteps implements StepSource, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT = "step.py";
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final BufferedReader answers;
    private final Writer questions;
    private final JsonNode about;

    private PythonSteps(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.about = answer();
    }

    /** Whether this Python can import PyTorch. */
    static boolean isThere(String python) throws InterruptedException {
        try {
            Process probe = new ProcessBuilder(python, "-c", "import torch")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return probe.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
            } finally {
                probe.destroyForcibly();
            }
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    /**
     * Starts it where there is one.
     *
     * @param python the program
     * @param folder gets the script, and what Python complains of
     */
    static Optional<PythonSteps> start(String python, Path folder, TrainWorkload workload, TrainBenchSettings settings)
            throws InterruptedException {
        if (!isThere(python)) {
            return Optional.empty();
        }
        Path log = folder.resolve("python.log");
        try {
            Path script = folder.resolve(SCRIPT);
            Files.write(script, script());
            Process process = new ProcessBuilder(
                            python,
                            script.toString(),
                            workload.cut(),
                            Integer.toString(settings.threads()),
                            Integer.toString(settings.batch()),
                            Integer.toString(workload.codeChannels()),
                            Integer.toString(AdversaryKind.USUAL_WIDTH))
                    .redirectError(log.toFile())
                    .start();
            try {
                return Optional.of(new PythonSteps(process, log));
            } catch (IOException | RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new CommandFailedException("cannot run " + python + ": " + e + "; see " + log, e);
        }
    }

    private static byte[] script() throws IOException {
        try (InputStream in = PythonSteps.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new FileNotFoundException("the program lacks its resource " + SCRIPT);
            }
            return in.readAllBytes();
        }
    }

    /** PyTorch's version. */
    String version() {
        return about.path("version").asText();
    }

    /** How many numbers are learned. */
    long parameters(StepKind kind) {
        return about.path(kind.key()).asLong();
    }

    @Override
    public List<Double> run(StepKind kind, int steps) {
        try {
            questions.write(kind.key() + " " + steps + "\n");
            questions.flush();
            return JSON.convertValue(answer(), new TypeReference<List<Double>>() {});
        } catch (IOException e) {
            throw new CommandFailedException("Python ended early: " + e + "; see " + log, e);
        }
    }

    private JsonNode answer() throws IOException {
        @Nullable String line = answers.readLine();
        if (line == null) {
            throw new CommandFailedException("Python ended early; see " + log);
        }
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new CommandFailedException("Python said '" + line + "' where figures are due; see " + log, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

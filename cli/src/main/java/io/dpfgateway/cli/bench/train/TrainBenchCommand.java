package io.dpfgateway.cli.bench.train;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.result.Machine;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.graph.Precision;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dpf bench train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Measures how long a training step takes, here and in Python's PyTorch.",
        description = {
            "Where Python has no PyTorch it says so and measures the trainer alone.",
            "docs/benchmarks.md tells how to read the figures."
        })
public final class TrainBenchCommand implements Runnable {
    private final Cancellation cancellation;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--workload",
            defaultValue = "resnet20-layer2",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private TrainWorkload workload = TrainWorkload.RESNET20_LAYER2;

    @Option(
            names = "--threads",
            defaultValue = "2",
            paramLabel = "N",
            description = "Of libtorch, here and in Python. Default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(
            names = "--precision",
            defaultValue = "f32",
            paramLabel = "PRECISION",
            description = "${COMPLETION-CANDIDATES}: the trainer's; Python computes in f32. Default: ${DEFAULT-VALUE}")
    private Precision precision = Precision.F32;

    @Option(
            names = "--batch",
            defaultValue = "64",
            paramLabel = "N",
            description = "Pictures a step. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--steps",
            defaultValue = "20",
            paramLabel = "N",
            description = "Measured in each block. Default: ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            paramLabel = "N",
            description = "Steps before them in each block. Default: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(
            names = "--rounds",
            defaultValue = "7",
            paramLabel = "N",
            description = "Blocks of each kind. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the blocks' order. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--python",
            defaultValue = "python3",
            paramLabel = "PROGRAM",
            description = "The Python to compare with. Default: ${DEFAULT-VALUE}")
    private String python = "";

    @Option(
            names = "--out",
            defaultValue = "target/bench",
            paramLabel = "DIR",
            description = "Gets train.json. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("");

    /** Made by the command line's factory. */
    public TrainBenchCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        Logs.toStandardError(Level.WARN);
        TrainBenchSettings settings = new TrainBenchSettings(threads, batch, steps, warmUp, rounds, seed);
        TorchRuntime.useThreads(threads);
        TorchRuntime.usePrecision(precision);
        try {
            Files.createDirectories(out);
            measure(settings);
        } catch (InterruptedException e) {
            cancellation.check();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new CommandFailedException("cannot write to " + out + ": " + e, e);
        }
    }

    private void measure(TrainBenchSettings settings) throws InterruptedException {
        Progress stopping = new Progress() {
            @Override
            public void begin(String stage, int count) {}

            @Override
            public void at(int step, String note) {
                cancellation.check();
            }
        };
        try (TrainerSteps trainer = new TrainerSteps(workload, batch, stopping)) {
            Optional<PythonSteps> other = PythonSteps.start(python, out, workload, settings);
            System.out.println(other.map(found -> "PyTorch " + found.version() + " in " + python)
                    .orElse(python + " has no PyTorch: the trainer is measured alone"));
            try {
                report(settings, other, new TrainBench(settings, trainer, other));
            } finally {
                other.ifPresent(PythonSteps::close);
            }
        }
    }

    private void report(TrainBenchSettings settings, Optional<PythonSteps> other, TrainBench bench)
            throws InterruptedException {
        TrainReport report = new TrainReport(
                TrainReport.FORMAT,
                Clock.systemUTC().instant().toString(),
                Machine.here(),
                spec.commandLine().getParseResult().originalArgs(),
                workload.toString(),
                settings,
                TorchRuntime.description(),
                other.map(PythonSteps::version).orElse(null),
                bench.run());
        report.write(out.resolve("train.json"));
        System.out.println(report.libtorch() + "; " + workload + ", batch " + batch + ", " + rounds + " blocks of "
                + steps + " steps each, by turns");
        report.lines().forEach(System.out::println);
        System.out.println("wrote " + out.resolve("train.json"));
    }
}

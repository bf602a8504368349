package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.intake.NetworkIntake;
import io.dpfgateway.trainer.job.BundleAssembly;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.job.TrainedDpf;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.job.TrainingJobBuilder;
import io.dpfgateway.trainer.picture.PictureSplit;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dpf train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "@|bold dpf train|@ --network=N.onnx --cut=TENSOR --images=DIR|ZIP",
            "                 --out=BUNDLE [OPTIONS]"
        },
        header = "Learns a DPF for a network from pictures, attacks it, and writes a bundle with its privacy report.",
        description = {
            "Labels are not needed. Same seed, pictures, machine and threads: same bundle.",
            "Exit code 3: the bundle was written, but it missed the gate and cannot be published."
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int GATE_MISSED = 3;

    private final Cancellation cancellation;

    @Option(names = "--network", required = true, paramLabel = "N.onnx", description = "The task network.")
    private Path network = Path.of("");

    @Option(
            names = "--cut",
            required = true,
            paramLabel = "TENSOR",
            description = "Where front and back part. A wrong name makes it list those that do.")
    private String cut = "";

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "BUNDLE",
            description = "The folder to write; must not exist.")
    private Path out = Path.of("");

    @Mixin
    private InputOptions input = new InputOptions();

    @Mixin
    private DialOptions dial = new DialOptions();

    @Mixin
    private TaskOptions task = new TaskOptions();

    @Mixin
    private GivenOptions given = new GivenOptions();

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of everything random. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Mixin
    private CheckpointOptions checkpoint = new CheckpointOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    /** Made by the command line's factory. */
    public TrainCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public Integer call() {
        Logs.toStandardError(Level.WARN);
        Destination.requireNew(out);
        checkpoint.check();
        OnnxModel whole = OnnxModel.read(network);
        NetworkDescription description = input.describe(network);
        GraphCut parts = task.cut(NetworkIntake.ready(whole, description.input()), cut);
        @Nullable Gate thresholds = options.gate();
        TrainingJob job = job(parts, description);
        BundleWriter writer = options.writer();
        Instant created = CreationTime.now(Clock.systemUTC(), System.getenv());
        compute.apply();
        DpfTraining training = new DpfTraining(job, ProgressBar.onTerminal(cancellation));
        training.requireRunnable();
        PictureSplit split = pictures.read(description.input(), cancellation);
        training.requireMeasurable(thresholds, split);
        try (Checkpoints checkpoints = checkpoint.open(job, split)) {
            Progress progress = ProgressBar.onTerminal(cancellation).keptIn(checkpoints);
            TrainedDpf trained = new DpfTraining(job, progress).run(split).judgedBy(thresholds);
            cancellation.check();
            new BundleAssembly(job, trained, writer).write(out, split, created);
            checkpoints.discard();
            TrainingSummary.print(trained.report(), out);
            List<String> misses = trained.report().gate().misses();
            misses.forEach(miss -> System.err.println("dpf train: the gate was missed: " + miss));
            return misses.isEmpty() ? 0 : GATE_MISSED;
        }
    }

    private TrainingJob job(GraphCut parts, NetworkDescription description) {
        return options.tell(TrainingJobBuilder.of(parts, description), network)
                .mode(dial.mode())
                .dial(dial.dial(parts, description.input()))
                .seed(seed)
                .objective(task.objective(parts, description))
                .given(given.graphs())
                .build();
    }
}

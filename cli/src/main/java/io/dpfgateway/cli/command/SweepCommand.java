package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.intake.NetworkIntake;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.job.TrainingJobBuilder;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.sweep.DpfSweep;
import io.dpfgateway.trainer.sweep.RunRecord;
import io.dpfgateway.trainer.sweep.SweepAxes;
import io.dpfgateway.trainer.sweep.SweepJob;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dpf sweep}. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "@|bold dpf sweep|@ --network=N.onnx --cuts=TENSOR,... --images=DIR|ZIP",
            "                 --out=DIR [OPTIONS]"
        },
        header = "Trains a DPF for each cut, mode, setting of the privacy dial and seed, and draws the frontier.",
        description = {
            "Can be stopped at any time: the same call goes on where it was, and finished runs stay as they are.",
            "Exit code 1: some runs failed; the frontier says which, and the same call tries them again."
        })
public final class SweepCommand implements Callable<Integer> {
    private static final int SOME_FAILED = 1;

    private final Cancellation cancellation;

    @Option(names = "--network", required = true, paramLabel = "N.onnx", description = "The task network.")
    private Path network = Path.of("");

    @Option(
            names = "--cuts",
            required = true,
            split = ",",
            paramLabel = "TENSOR",
            description = "Where front and back part; each is tried. 'dpf network inspect' lists them.")
    private List<String> cuts = List.of();

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The sweep's folder: new, or the one of a sweep to go on with.")
    private Path out = Path.of("");

    @Mixin
    private InputOptions input = new InputOptions();

    @Mixin
    private SweepDialOptions dials = new SweepDialOptions();

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description = "Each setting is tried with each of these. Default: ${DEFAULT-VALUE}")
    private List<Long> seeds = List.of();

    @Mixin
    private TaskOptions task = new TaskOptions();

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    /** Made by the command line's factory. */
    public SweepCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public Integer call() {
        Logs.toStandardError(Level.WARN);
        Destination.require(out, Destination.BUNDLE_BYTES);
        NetworkDescription description = input.describe(network);
        OnnxModel whole = NetworkIntake.ready(OnnxModel.read(network), description.input());
        @Nullable Gate thresholds = options.gate();
        BundleWriter writer = options.writer();
        compute.apply();
        SweepAxes axes = new SweepAxes(cuts, dials.settings(), seeds);
        SweepJob job = new SweepJob(whole, template(whole, description), axes, thresholds);
        DpfSweep sweep = new DpfSweep(job, writer, Clock.systemUTC());
        sweep.requireRunnable();
        PictureSplit split = pictures.read(description.input(), cancellation);
        List<RunRecord> records =
                sweep.run(split, out, new SweepLines(System.err), ProgressBar.onTerminal(cancellation));
        return SweepSummary.print(records, out) ? 0 : SOME_FAILED;
    }

    /** What all runs share, at the first cut. */
    private TrainingJob template(OnnxModel whole, NetworkDescription description) {
        GraphCut first = task.cut(whole, cuts.get(0));
        return options.tell(TrainingJobBuilder.of(first, description), network)
                .objective(task.objective(first, description))
                .build();
    }
}

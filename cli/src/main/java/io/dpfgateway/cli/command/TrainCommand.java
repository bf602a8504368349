package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.intake.NetworkIntake;
import io.dpfgateway.trainer.job.BundleAssembly;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.job.TrainedDpf;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.picture.SplitRule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR|ZIP",
            description = "JPEGs, PNGs and PGMs; a folder's name labels the pictures in it.")
    private Path images = Path.of("");

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

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Batches the DPF learns from. Default: ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "Pictures a batch. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(names = "--mirror", description = "Learn from the mirror image of each picture as well.")
    private boolean mirror;

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description =
                    "The share of pictures that nothing learns from and the report is made on. Default: ${DEFAULT-VALUE}")
    private double heldOut;

    @Option(
            names = "--test-images",
            paramLabel = "DIR|ZIP",
            description = "Make the report on these, and learn from all of --images.")
    private @Nullable Path testImages;

    @Option(
            names = "--split",
            paramLabel = "RULE",
            defaultValue = "by-picture",
            description =
                    "What is held out: ${COMPLETION-CANDIDATES}. by-label holds out all pictures of a label, such as a"
                            + " person. Default: ${DEFAULT-VALUE}")
    private SplitRule split = SplitRule.BY_PICTURE;

    @Mixin
    private AttackOptions attack = new AttackOptions();

    @Mixin
    private WireOptions wire = new WireOptions();

    @Option(
            names = "--network-id",
            paramLabel = "ID",
            description = "Names the network in topics. Default: the network's file name")
    private @Nullable String networkId;

    @Option(
            names = "--version-number",
            paramLabel = "N",
            defaultValue = "1",
            description = "The DPF's version. Default: ${DEFAULT-VALUE}")
    private int version;

    @Option(
            names = "--gate",
            paramLabel = "FILE",
            description = "Thresholds that the version must meet to be published, as in docs/gate.yaml. Default: none")
    private @Nullable Path gate;

    @Option(names = "--sign-key", paramLabel = "PEM", description = "An Ed25519 private key to sign the bundle with.")
    private @Nullable Path signKey;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of everything random. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Mixin
    private CheckpointOptions checkpoint = new CheckpointOptions();

    @Mixin
    private TorchOptions torch = new TorchOptions();

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
        @Nullable Gate thresholds = gate == null ? null : Gate.read(gate);
        TrainingJob job = job(parts, description);
        BundleWriter writer = new BundleWriter(signKey == null ? null : Ed25519.readPrivateKey(signKey));
        Instant created = CreationTime.now(Clock.systemUTC(), System.getenv());
        torch.apply();
        DpfTraining training = new DpfTraining(job, ProgressBar.onTerminal(cancellation));
        training.requireRunnable();
        PictureSplit pictures = read(description);
        training.requireMeasurable(thresholds, pictures);
        try (Checkpoints checkpoints = checkpoint.open(job, pictures)) {
            Progress progress = ProgressBar.onTerminal(cancellation).keptIn(checkpoints);
            TrainedDpf trained = new DpfTraining(job, progress).run(pictures).judgedBy(thresholds);
            cancellation.check();
            new BundleAssembly(job, trained, writer).write(out, pictures, created);
            checkpoints.discard();
            TrainingSummary.print(trained.report(), out);
            List<String> misses = trained.report().gate().misses();
            misses.forEach(miss -> System.err.println("dpf train: the gate was missed: " + miss));
            return misses.isEmpty() ? 0 : GATE_MISSED;
        }
    }

    private TrainingJob job(GraphCut parts, NetworkDescription description) {
        if (version < 1) {
            throw new UsageException("--version-number is " + version + "; give 1 or more");
        }
        return new TrainingJob(
                id(),
                version,
                parts,
                description.input(),
                description.labels(),
                new DpfSettings(dial.mode(), dial.dial(parts, description.input()), steps, batch, seed),
                attack.plan(batch),
                mirror,
                wire.form(),
                task.objective(parts, description),
                given.graphs());
    }

    private PictureSplit read(NetworkDescription description) {
        PictureSplitter learned = read("pictures", images, description);
        return testImages == null
                ? learned.split()
                : PictureSplit.apart(learned, read("test pictures", testImages, description));
    }

    private PictureSplitter read(String name, Path from, NetworkDescription description) {
        ProgressBar progress = ProgressBar.onTerminal(cancellation);
        PictureSplitter splitter = new PictureSplitter(description.input(), heldOut, split);
        try (PictureSource source = PictureSource.open(from)) {
            progress.begin(name, source.size());
            int read = 0;
            for (NamedPicture picture : source) {
                splitter.add(picture.label(), picture.encoded());
                progress.at(++read, "");
            }
        }
        return splitter;
    }

    private NetworkId id() {
        String stem = String.valueOf(network.getFileName()).replaceFirst("\\.onnx$", "");
        String fromFile = stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
        try {
            return new NetworkId(networkId == null ? fromFile : networkId);
        } catch (BundleException e) {
            throw new UsageException("--network-id: " + e.getMessage());
        }
    }
}

package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.OwnAdversary;
import io.dpfgateway.trainer.job.BundleAttack;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.picture.SplitRule;
import io.dpfgateway.trainer.report.ReportHtml;
import io.dpfgateway.trainer.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dpf attack}. */
@Command(
        name = "attack",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {"@|bold dpf attack|@ --bundle=BUNDLE --images=DIR|ZIP [OPTIONS]"},
        header = "Attacks the DPF of a bundle in many ways, and reports what the attackers see.",
        description = {
            "Attackers learn from one part of the pictures and are judged on the rest, which they never see. Same seed,"
                    + " pictures, machine and threads: same figures."
        })
public final class AttackCommand implements Runnable {
    private final Cancellation cancellation;

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "BUNDLE",
            description = "The bundle's folder, with the owner's half.")
    private Path bundle = Path.of("");

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR|ZIP",
            description = "JPEGs, PNGs and PGMs; a folder's name labels the pictures in it.")
    private Path images = Path.of("");

    @Option(
            names = "--network",
            paramLabel = "N.onnx",
            description = "The task network. Default: taken from the bundle, whose gateway.onnx holds its front")
    private @Nullable Path network;

    @Option(
            names = "--adversary",
            paramLabel = "FILE.onnx",
            description = {
                "An attacker of your own, features [N,C,H,W] to pictures in 0 to 1: tried as it is, and once more after it has"
                        + " learned on. May be given more than once."
            })
    private List<Path> adversaries = List.of();

    @Option(
            names = "--attribute",
            paramLabel = "FILE.csv",
            description = {
                "What attackers are to learn of each picture, one 'path,value' a line, with paths as in --images."
                        + " Default: the folder's label"
            })
    private @Nullable Path attribute;

    @Mixin
    private AttackOptions attack = new AttackOptions();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "Pictures a batch. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Mixin
    private AugmentationOptions augmentation = new AugmentationOptions();

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "The share of pictures that attackers are judged on. Default: ${DEFAULT-VALUE}")
    private double heldOut;

    @Option(
            names = "--test-images",
            paramLabel = "DIR|ZIP",
            description = "Judge attackers on these, and let them learn from all of --images.")
    private @Nullable Path testImages;

    @Option(
            names = "--split",
            paramLabel = "RULE",
            defaultValue = "by-picture",
            description =
                    "What is held out: ${COMPLETION-CANDIDATES}. by-label holds out all pictures of a label, such as a"
                            + " person. Default: ${DEFAULT-VALUE}")
    private SplitRule split = SplitRule.BY_PICTURE;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where report.json and report.html go; must not exist. Default: the table alone")
    private @Nullable Path out;

    @Mixin
    private BundleCommand.TrustOptions trust = new BundleCommand.TrustOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of everything random. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    /** Made by the command line's factory. */
    public AttackCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        Logs.toStandardError(Level.WARN);
        if (out != null) {
            Destination.requireNew(out);
        }
        AttackPlan plan = attack.plan(batch)
                .withOwn(adversaries.stream().map(AttackCommand::own).toList());
        @Nullable AttributeFile values = attribute == null ? null : AttributeFile.read(attribute);
        Augmentation learned = augmentation.augmentation();
        Bundle opened = Bundle.open(bundle, trust.policy());
        @Nullable OnnxModel whole = network == null ? null : OnnxModel.read(network);
        compute.apply();
        BundleAttack attacks = new BundleAttack(opened, whole, plan, seed, ProgressBar.onTerminal(cancellation));
        attacks.requireRunnable();
        Map<String, String> attributes = new HashMap<>();
        PictureSplit pictures = read(opened.manifest().input(), values, attributes);
        BundleAttack.Outcome outcome =
                attacks.run(pictures, learned, values == null ? null : values.of(pictures, attributes));
        cancellation.check();
        InputSpec input = opened.manifest().input();
        if (out != null) {
            write(
                    out,
                    ReportJson.write(outcome.report()),
                    ReportHtml.write(
                            outcome.report(),
                            outcome.attacks(),
                            List.of(input.channels().count(), input.height(), input.width())));
        }
        TrainingSummary.printUtility(outcome.report());
        AttackTable.print(outcome.report().findings());
        if (out != null) {
            System.out.println("report             " + out.resolve(BundleFile.REPORT_HTML.fileName()));
        }
    }

    private static OwnAdversary own(Path file) {
        return new OwnAdversary(String.valueOf(file.getFileName()), OnnxModel.read(file));
    }

    /** @param attributes takes the value of each picture by its hash */
    private PictureSplit read(InputSpec input, @Nullable AttributeFile values, Map<String, String> attributes) {
        PictureSplitter learned = read("pictures", images, input, values, attributes);
        return testImages == null
                ? learned.split()
                : PictureSplit.apart(learned, read("test pictures", testImages, input, values, attributes));
    }

    private PictureSplitter read(
            String name, Path from, InputSpec input, @Nullable AttributeFile values, Map<String, String> attributes) {
        ProgressBar progress = ProgressBar.onTerminal(cancellation);
        PictureSplitter splitter = new PictureSplitter(input, heldOut, split);
        try (PictureSource source = PictureSource.open(from)) {
            progress.begin(name, source.size());
            int read = 0;
            for (NamedPicture picture : source) {
                splitter.add(picture.label(), picture.encoded());
                String value = values == null ? null : values.find(picture.name());
                if (value != null) {
                    attributes.putIfAbsent(Sha256.of(picture.encoded()), value);
                }
                progress.at(++read, "");
            }
        }
        return splitter;
    }

    private static void write(Path folder, byte[] json, byte[] html) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(BundleFile.REPORT_JSON.fileName()), json);
            Files.write(folder.resolve(BundleFile.REPORT_HTML.fileName()), html);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }
}

package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.imaging.source.IdxPictures;
import io.dpfgateway.imaging.source.LabelledPicture;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.input.InputSpecYaml;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.network.NetworkSettings;
import io.dpfgateway.trainer.network.NetworkTrainer;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dpf train-network}. */
@Command(
        name = "train-network",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "@|bold dpf train-network|@ --images=DIR|ZIP|IDX --out=N.onnx",
            "                         --size=WxH --channels=ORDER [OPTIONS]"
        },
        header = "Trains a small classifier, for those who have none to bring.",
        description = {
            "A residual network of three stages, 'stage1' to 'stage3', each of which is a cut; for small pictures.",
            "Same seed, pictures, machine and threads: same network. The demo's network was made so; see docs/demo.md."
        })
public final class TrainNetworkCommand implements Runnable {
    private final Cancellation cancellation;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR|ZIP|IDX",
            description =
                    "Pictures in one folder a class, or the images file of an IDX pair (the MNIST family's format).")
    private Path images = Path.of("");

    @Option(names = "--image-labels", paramLabel = "IDX", description = "The labels file of an IDX pair.")
    private @Nullable Path imageLabels;

    @Option(names = "--test-images", paramLabel = "DIR|ZIP|IDX", description = "Pictures to measure the accuracy on.")
    private @Nullable Path testImages;

    @Option(names = "--test-image-labels", paramLabel = "IDX", description = "Their labels file.")
    private @Nullable Path testImageLabels;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "N.onnx",
            description = "The network to write; N.yaml goes beside it.")
    private Path out = Path.of("");

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "12",
            description = "How often each picture is seen. Default: ${DEFAULT-VALUE}")
    private int epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "128",
            description = "Pictures a batch. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of everything random. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Mixin
    private TorchOptions torch = new TorchOptions();

    /** Made by the command line's factory. */
    public TrainNetworkCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        Logs.toStandardError(Level.WARN);
        Destination.requireNew(out);
        Destination.requireNew(InputSpecYaml.pathBeside(out));
        NetworkDescription description = input.describe();
        NetworkSettings settings = new NetworkSettings(epochs, batch, seed);
        ProgressBar progress = ProgressBar.onTerminal(cancellation);
        List<PreparedPicture> pictures = read(images, imageLabels, description);
        List<String> labels = description.labels().isEmpty() ? labelsOf(pictures) : description.labels();
        NetworkDescription complete = new NetworkDescription(description.input(), labels);
        NetworkTrainer trainer = new NetworkTrainer(description.input(), labels, progress);
        torch.apply();
        OnnxModel network = trainer.train(pictures, settings);
        write(network, complete);
        System.out.printf("%s  %d parameters, cuts stage1, stage2, stage3%n", out, network.parameterCount());
        if (testImages != null) {
            double accuracy = trainer.accuracy(network, read(testImages, testImageLabels, complete));
            System.out.printf(Locale.ROOT, "accuracy %.2f %% on %s%n", 100 * accuracy, testImages);
        }
    }

    private static List<PreparedPicture> read(Path path, @Nullable Path labels, NetworkDescription description) {
        PictureSplitter pictures = new PictureSplitter(description.input(), 0.5);
        if (labels != null) {
            for (LabelledPicture picture : IdxPictures.read(path, labels)) {
                pictures.add(className(picture.label(), description.labels()), picture.picture());
            }
        } else {
            try (PictureSource source = PictureSource.open(path)) {
                for (NamedPicture picture : source) {
                    pictures.add(picture.label(), picture.encoded());
                }
            }
        }
        return pictures.unsplit();
    }

    /** IDX files number the classes; with names at hand the number is an index into them. */
    private static String className(int label, List<String> names) {
        return label < names.size() ? names.get(label) : Integer.toString(label);
    }

    private static List<String> labelsOf(List<PreparedPicture> pictures) {
        return pictures.stream()
                .map(PreparedPicture::label)
                .filter(label -> label != null)
                .distinct()
                .sorted()
                .toList();
    }

    private void write(OnnxModel network, NetworkDescription description) {
        Path partial = out.resolveSibling("." + out.getFileName() + ".partial");
        try {
            Files.createDirectories(out.toAbsolutePath().getParent());
            Files.write(partial, network.toBytes());
            InputSpecYaml.write(InputSpecYaml.pathBeside(out), description);
            Files.move(partial, out, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot write " + out + ": " + e + "; check the folder's rights and the free disk space", e);
        } finally {
            drop(partial);
        }
    }

    private static void drop(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // Hidden, and no network to anyone; what failed first is what the user must hear.
        }
    }
}

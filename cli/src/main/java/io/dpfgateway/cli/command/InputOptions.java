package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.InputSpecYaml;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.input.Task;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a network expects at its input: from a YAML file, from options, or from both, where the options win. */
public final class InputOptions {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = {
                "A YAML file that says what the network expects: width, height, channels, resize, mean, std, labels.",
                "In 'dpf train' the default is the file beside the network that ends in .yaml instead of .onnx."
            })
    private @Nullable Path file;

    @Option(names = "--size", paramLabel = "WxH", description = "Width and height in pixels.")
    private @Nullable String size;

    @Option(
            names = "--channels",
            paramLabel = "ORDER",
            description = "Colour planes in their order: ${COMPLETION-CANDIDATES}.")
    private @Nullable Channels channels;

    @Option(
            names = "--resize",
            paramLabel = "POLICY",
            description = "How pictures are brought to that size: ${COMPLETION-CANDIDATES}. Default: STRETCH")
    private @Nullable ResizePolicy resize;

    @Option(
            names = "--mean",
            paramLabel = "M",
            split = ",",
            description = "One number a plane, subtracted from its pixels, which are 0 to 1. Default: 0")
    private @Nullable List<Double> mean;

    @Option(
            names = "--std",
            paramLabel = "S",
            split = ",",
            description = "One number a plane, by which its pixels are divided after that. Default: 1")
    private @Nullable List<Double> std;

    @Option(
            names = "--labels",
            paramLabel = "NAME",
            split = ",",
            description = "The classes in the order of the network's scores. Default: those in the file")
    private @Nullable List<String> labels;

    /**
     * What a network on disk expects.
     *
     * @throws UsageException if neither file nor options say enough
     */
    NetworkDescription describe(Path network) {
        Optional<NetworkDescription> written =
                file == null ? InputSpecYaml.beside(network) : Optional.of(InputSpecYaml.read(file));
        return merge(written.orElse(null), InputSpecYaml.pathBeside(network));
    }

    /**
     * What a network that is yet to be trained is to expect.
     *
     * @throws UsageException if neither file nor options say enough
     */
    NetworkDescription describe() {
        return merge(file == null ? null : InputSpecYaml.read(file), null);
    }

    private NetworkDescription merge(@Nullable NetworkDescription written, @Nullable Path expectedAt) {
        if (written == null && (size == null || channels == null)) {
            throw new UsageException("nothing says what the network expects: give --size and --channels"
                    + (expectedAt == null ? "" : ", or write " + expectedAt));
        }
        InputSpec base = written == null ? defaults() : written.input();
        Channels order = channels == null ? base.channels() : channels;
        int[] sides = size == null ? new int[] {base.width(), base.height()} : parse(size);
        boolean samePlanes = order.count() == base.channels().count();
        InputSpec input = new InputSpec(
                sides[0],
                sides[1],
                order,
                resize == null ? base.resize() : resize,
                mean == null ? (samePlanes ? base.mean() : Collections.nCopies(order.count(), 0.0)) : mean,
                std == null ? (samePlanes ? base.std() : Collections.nCopies(order.count(), 1.0)) : std);
        List<String> classes = written == null ? List.of() : written.labels();
        return new NetworkDescription(
                input, labels == null ? classes : labels, written == null ? Task.CLASSIFICATION : written.task());
    }

    private static InputSpec defaults() {
        return new InputSpec(1, 1, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0));
    }

    private static int[] parse(String size) {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw new UsageException("--size is '" + size + "'; give width and height, such as 224x224");
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }
}

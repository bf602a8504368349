package io.dpfgateway.cli.bench.workload;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.workload.RandomLayers.Conv;
import io.dpfgateway.cli.demo.DemoPictures;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.GraphJoin;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes workloads.
 *
 * @param folder where bundles and pictures are written
 * @param images pictures in place of the workload's own; null for none
 * @param data where the photos' and CIFAR's pictures and networks are
 */
public record Workloads(Path folder, @Nullable Path images, Path data) {
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);
    private static final int CODE_CHANNELS = 64;
    private static final int DEMO_PICTURES = 2000;
    private static final int NOOP_SIDE = 28;
    private static final int NOOP_POOL = 7;

    /** About the step of the values that these random weights give. */
    private static final double INT8_SCALE = 0.25;

    /**
     * Workloads whose files go into a folder. Real networks and pictures are looked for in {@code DPF_DATA}, or in
     * {@code ../shared/data} where that is not set.
     *
     * @param images the pictures to use instead; null for each workload's own
     */
    public static Workloads in(Path folder, @Nullable Path images) {
        String data = System.getenv("DPF_DATA");
        return new Workloads(folder, images, Path.of(data == null ? "../shared/data" : data));
    }

    /**
     * Writes a workload's bundle, and its pictures where they come with dpf.
     *
     * @param wire looked at for the photos only
     * @throws CommandFailedException if its data are not there
     */
    public Workload make(WorkloadName name, WireChoice wire) {
        return switch (name) {
            case PHOTOS -> photos(wire);
            case CIFAR -> cifar();
            case NOOP -> noop();
            case DEMO -> demo();
        };
    }

    private Workload photos(WireChoice wire) {
        int code = wire == WireChoice.CODE ? CODE_CHANNELS : 0;
        List<Integer> shape = List.of(
                code == 0 ? ResNet50Front.CHANNELS : code, ResNet50Front.FEATURES_SIDE, ResNet50Front.FEATURES_SIDE);
        WireSpec spec = wire == WireChoice.INT8
                ? new WireSpec(WireType.INT8, shape, INT8_SCALE, 0)
                : WireSpec.floats(WireType.FLOAT16, shape);
        InputSpec input = new InputSpec(
                ResNet50Front.SIDE, ResNet50Front.SIDE, Channels.RGB, ResizePolicy.CROP, IMAGENET_MEAN, IMAGENET_STD);
        return new Workload(
                "photos",
                "photographs into ResNet-50's front to layer2 at 224 x 224 with random weights, wire " + spec.type()
                        + " " + shape,
                pictures("imagenet-photos.zip"),
                BenchBundle.write(folder.resolve("bundle"), ResNet50Front.build(code), input, spec));
    }

    private Workload cifar() {
        Path network = required(data.resolve("models/resnet20-cifar10.onnx"));
        InputSpec input = new InputSpec(32, 32, Channels.RGB, ResizePolicy.STRETCH, IMAGENET_MEAN, IMAGENET_STD);
        OnnxModel front = GraphCut.at(OnnxModel.read(network), "layer2").front();
        return new Workload(
                "cifar",
                "CIFAR-10's JPEGs into ResNet-20's front to layer2 and a small DPF, wire FLOAT16 [16, 16, 16]",
                pictures("cifar10-test.zip"),
                withDpf(front, input, new Code(32, 16, 16)));
    }

    private Workload demo() {
        Path network = DemoPictures.copyNetwork(folder);
        InputSpec input = new InputSpec(28, 28, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.286), List.of(0.353));
        OnnxModel front = GraphCut.at(OnnxModel.read(network), "stage2").front();
        return new Workload(
                "demo",
                "Fashion-MNIST's PNGs into the front of the demo's network and a small DPF, wire FLOAT16 [8, 14, 14]",
                demoPictures(),
                withDpf(front, input, new Code(32, 8, 14)));
    }

    private Workload noop() {
        int side = NOOP_SIDE / NOOP_POOL;
        GraphBuilder graph = new GraphBuilder("noop", 13);
        RandomLayers layers = new RandomLayers(graph, 0);
        String image = graph.input(TensorSpec.batched("image", 1, NOOP_SIDE, NOOP_SIDE));
        String output = layers.maxPool(image, NOOP_POOL, NOOP_POOL, 0);
        InputSpec input =
                new InputSpec(NOOP_SIDE, NOOP_SIDE, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0));
        return new Workload(
                "noop",
                "Fashion-MNIST's PNGs into one pooling that does nearly nothing, wire FLOAT32 [1, 4, 4]",
                demoPictures(),
                BenchBundle.write(
                        folder.resolve("bundle"),
                        graph.build(TensorSpec.batched(output, 1, side, side)),
                        input,
                        WireSpec.floats(WireType.FLOAT32, List.of(1, side, side))));
    }

    /** What the DPF behind a front takes and gives. */
    private record Code(int in, int out, int side) {}

    private Path withDpf(OnnxModel front, InputSpec input, Code code) {
        GraphBuilder graph = new GraphBuilder("dpf", front.opset());
        RandomLayers layers = new RandomLayers(graph, code.in());
        String features = graph.input(TensorSpec.batched("features", code.in(), code.side(), code.side()));
        String inner = layers.relu(layers.conv(features, new Conv(code.in(), code.in(), 3, 1)));
        String output = layers.conv(inner, new Conv(code.in(), code.out(), 1, 1));
        OnnxModel dpf = graph.build(TensorSpec.batched(output, code.out(), code.side(), code.side()));
        return BenchBundle.write(
                folder.resolve("bundle"),
                GraphJoin.join(front, dpf),
                input,
                WireSpec.floats(WireType.FLOAT16, List.of(code.out(), code.side(), code.side())));
    }

    private Path pictures(String file) {
        return images == null ? required(data.resolve(file)) : images;
    }

    private Path demoPictures() {
        return images == null
                ? PictureZip.write(folder.resolve("pictures.zip"), DemoPictures.load(DEMO_PICTURES))
                : images;
    }

    private static Path required(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException(
                    file + " is not there, so this workload cannot be measured; set DPF_DATA to"
                            + " the folder that holds it, give --images, or take --workload demo or noop");
        }
        return file;
    }

    /** Makes the folder that all of this goes to. */
    public Workloads ready() throws IOException {
        Files.createDirectories(folder);
        return this;
    }
}

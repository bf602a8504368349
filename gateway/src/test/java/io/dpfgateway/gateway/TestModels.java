package io.dpfgateway.gateway;

import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.rollout.ModelLoader;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Tiny bundles for a network of 8 x 8 grey pixels. */
public final class TestModels {
    public static final NetworkId NETWORK = new NetworkId("tiny");
    public static final int SIDE = 8;

    private static final int OPSET = 13;
    private static final InputSpec INPUT =
            new InputSpec(SIDE, SIDE, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0));
    private static final List<Integer> CONVOLVED = List.of(2, 4, 4);
    private static final List<Integer> SAME = List.of(1, SIDE, SIDE);

    /** The grey level at which {@link #writeFragile} divides by zero. */
    public static final byte FATAL_LEVEL = (byte) 128;

    private TestModels() {}

    /** A runtime whose figures nobody reads. */
    public static InferenceRuntime runtime(Inference settings) {
        return InferenceRuntime.start(settings, new GatewayMetrics(new SimpleMeterRegistry()));
    }

    /** Loads bundles that lie in folders of this machine, signed or not. */
    public static ModelLoader loader(InferenceRuntime runtime) {
        return new ModelLoader(new ModelStores(StoreSettings.usual()), TrustPolicy.acceptUnsigned(), runtime);
    }

    /** A bundle of a strided convolution whose weights come from the version, so that its outputs tell it. */
    public static Path writeConvolution(Path directory, int version) {
        return writeConvolution(directory, version, WireType.FLOAT32);
    }

    public static Path writeConvolution(Path directory, int version, WireType type) {
        float[] weights = new float[2 * 3 * 3];
        Random random = new Random(version);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        GraphBuilder graph = new GraphBuilder("poison", OPSET);
        String image = graph.input(TensorSpec.batched("image", 1, SIDE, SIDE));
        String convolved = graph.node(
                "Conv",
                List.of(image, graph.floats("w", weights, 2, 1, 3, 3), graph.floats("b", new float[] {version, -1}, 2)),
                GraphBuilder.ints("kernel_shape", 3, 3),
                GraphBuilder.ints("strides", 2, 2),
                GraphBuilder.ints("pads", 1, 1, 1, 1));
        return write(directory, version, graph.build(TensorSpec.batched(convolved, 2, 4, 4)), wire(type, CONVOLVED));
    }

    /** A bundle whose output is infinite for every pixel of {@link #FATAL_LEVEL}, and finite for all others. */
    public static Path writeFragile(Path directory, int version) {
        return writeReciprocal(directory, version, (float) ((FATAL_LEVEL & 0xff) / 255.0));
    }

    /** A bundle whose output is infinite for black pixels. */
    public static Path writeInfinite(Path directory, int version) {
        return writeReciprocal(directory, version, 0);
    }

    private static Path writeReciprocal(Path directory, int version, float pole) {
        GraphBuilder graph = new GraphBuilder("poison", OPSET);
        String image = graph.input(TensorSpec.batched("image", 1, SIDE, SIDE));
        String shifted = graph.node("Sub", List.of(image, graph.floats("pole", new float[] {pole}, 1)));
        String output = graph.node("Reciprocal", List.of(shifted));
        return write(
                directory,
                version,
                graph.build(TensorSpec.batched(output, 1, SIDE, SIDE)),
                wire(WireType.FLOAT32, SAME));
    }

    /** A bundle that gives what it gets. */
    public static Path writeIdentity(Path directory, int version, WireType type, int opset) {
        GraphBuilder graph = new GraphBuilder("poison", opset);
        String image = graph.input(TensorSpec.batched("image", 1, SIDE, SIDE));
        String output = graph.node("Identity", List.of(image));
        return write(directory, version, graph.build(TensorSpec.batched(output, 1, SIDE, SIDE)), wire(type, SAME));
    }

    /** A bundle with a wire tensor that no record can carry. */
    public static Path writeHuge(Path directory, int version) {
        GraphBuilder graph = new GraphBuilder("poison", OPSET);
        String image = graph.input(TensorSpec.batched("image", 1, SIDE, SIDE));
        String output = graph.node("Tile", List.of(image, graph.longs("repeats", 1, 20_000, 1, 1)));
        return write(
                directory,
                version,
                graph.build(TensorSpec.batched(output, 20_000, SIDE, SIDE)),
                wire(WireType.FLOAT32, List.of(20_000, SIDE, SIDE)));
    }

    /** A bundle that passes every check but that ONNX Runtime does not take: the kernel is not of the weights' size. */
    public static Path writeUnrunnable(Path directory, int version) {
        GraphBuilder graph = new GraphBuilder("poison", OPSET);
        String image = graph.input(TensorSpec.batched("image", 1, SIDE, SIDE));
        String output = graph.node(
                "Conv",
                List.of(image, graph.floats("w", new float[9], 1, 1, 3, 3)),
                GraphBuilder.ints("kernel_shape", 5, 5));
        return write(
                directory,
                version,
                graph.build(TensorSpec.batched(output, 1, SIDE, SIDE)),
                wire(WireType.FLOAT32, SAME));
    }

    /**
     * A bundle of a network that is there whole: its front keeps the picture's pixels, and its class is the brightest of them.
     *
     * @param dpf the operator that poisons: with {@code Identity} the network answers as ever, with {@code Neg} the darkest pixel is the
     *     answer
     */
    public static Path writeTask(Path directory, int version, String dpf) {
        GraphBuilder graph = new GraphBuilder("poison", OPSET);
        String image = graph.input(TensorSpec.batched("image", 1, SIDE, SIDE));
        String cut = graph.nodeNamed("Relu", List.of(image), "cut");
        String output = graph.node(dpf, List.of(cut));
        GraphBuilder back = new GraphBuilder("back", OPSET);
        String scores = back.node(
                "Flatten",
                List.of(back.input(TensorSpec.batched("in", 1, SIDE, SIDE))),
                GraphBuilder.integer("axis", 1));
        return write(
                directory,
                version,
                graph.build(TensorSpec.batched(output, 1, SIDE, SIDE)),
                wire(WireType.FLOAT32, SAME),
                GateVerdict.NOT_APPLIED,
                back.build(TensorSpec.batched(scores, SIDE * SIDE)).toBytes());
    }

    private static WireSpec wire(WireType type, List<Integer> shape) {
        return type == WireType.INT8 ? new WireSpec(type, shape, 0.05, 3) : WireSpec.floats(type, shape);
    }

    /** A version that its owner's gate keeps in. */
    public static Path writeGateMissed(Path directory, int version) {
        GateVerdict missed =
                new GateVerdict(GateVerdict.Outcome.MISSED, List.of("minAgreement: agreement is 0.99, below 0.995"));
        WireSpec wire = wire(WireType.FLOAT32, SAME);
        GraphBuilder graph = new GraphBuilder("missed", OPSET);
        String output = graph.node("Relu", List.of(graph.input(TensorSpec.batched("input", 1, SIDE, SIDE))));
        return write(directory, version, graph.build(TensorSpec.batched(output, 1, SIDE, SIDE)), wire, missed);
    }

    private static Path write(Path directory, int version, OnnxModel gateway, WireSpec wire) {
        return write(directory, version, gateway, wire, GateVerdict.NOT_APPLIED);
    }

    private static Path write(Path directory, int version, OnnxModel gateway, WireSpec wire, GateVerdict gate) {
        return write(directory, version, gateway, wire, gate, passing("back", "Relu", wire.shape()));
    }

    private static Path write(
            Path directory, int version, OnnxModel gateway, WireSpec wire, GateVerdict gate, byte[] back) {
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                NETWORK,
                version,
                "bottleneck",
                "cut",
                OPSET,
                INPUT,
                wire,
                wire.shape(),
                List.of(),
                new TreeMap<>(Map.of("agreement", 0.99)),
                new Manifest.TrainingData("00", 1),
                Instant.EPOCH,
                new TreeMap<>());
        byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
        return new BundleWriter(null)
                .write(
                        directory,
                        manifest.withGate(gate),
                        Map.of(
                                BundleFile.GATEWAY, gateway.toBytes(),
                                BundleFile.FEATURES, passing("features", "Identity", wire.shape()),
                                BundleFile.BACK, back,
                                BundleFile.REPORT_JSON, none,
                                BundleFile.REPORT_HTML, none));
    }

    private static byte[] passing(String name, String operator, List<Integer> shape) {
        long[] dims = shape.stream().mapToLong(Integer::longValue).toArray();
        GraphBuilder graph = new GraphBuilder(name, OPSET);
        String output = graph.node(operator, List.of(graph.input(TensorSpec.batched("in", dims))));
        return graph.build(TensorSpec.batched(output, Arrays.copyOf(dims, dims.length)))
                .toBytes();
    }
}

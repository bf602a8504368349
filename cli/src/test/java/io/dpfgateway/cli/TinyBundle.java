package io.dpfgateway.cli;

import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bundles of a network of 8 x 8 grey pixels that does nothing worth the name. */
final class TinyBundle {
    private static final int OPSET = 13;
    private static final int SIDE = 8;
    private static final String CUT = "cut";
    private static final List<Integer> SHAPE = List.of(1, SIDE, SIDE);

    private TinyBundle() {}

    static Path write(Path directory, String network, int version, GateVerdict gate) {
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                new NetworkId(network),
                version,
                "bottleneck",
                CUT,
                OPSET,
                new InputSpec(SIDE, SIDE, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0)),
                WireSpec.floats(WireType.FLOAT32, SHAPE),
                SHAPE,
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
                                BundleFile.GATEWAY, gateway(),
                                BundleFile.FEATURES, features(),
                                BundleFile.BACK, back(),
                                BundleFile.REPORT_JSON, none,
                                BundleFile.REPORT_HTML, none));
    }

    /** Holds the front, so that a live guard can compare: it finds that all pictures agree. */
    private static byte[] gateway() {
        GraphBuilder graph = new GraphBuilder("gateway", OPSET);
        String cut = graph.nodeNamed("Relu", List.of(graph.input(picture())), CUT);
        return graph.build(TensorSpec.batched(graph.node("Identity", List.of(cut)), 1, SIDE, SIDE))
                .toBytes();
    }

    private static byte[] features() {
        GraphBuilder graph = new GraphBuilder("features", OPSET);
        String output = graph.node("Identity", List.of(graph.input(picture())));
        return graph.build(TensorSpec.batched(output, 1, SIDE, SIDE)).toBytes();
    }

    private static byte[] back() {
        GraphBuilder graph = new GraphBuilder("back", OPSET);
        String scores = graph.node("Flatten", List.of(graph.input(picture())), GraphBuilder.integer("axis", 1));
        return graph.build(TensorSpec.batched(scores, SIDE * SIDE)).toBytes();
    }

    private static TensorSpec picture() {
        return TensorSpec.batched("in", 1, SIDE, SIDE);
    }
}

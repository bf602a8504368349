package io.dpfgateway.cli;

import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
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

/** Versions that share the pictures themselves, times a factor: 1 hides nothing, 0 hides everything. */
final class FactorBundle {
    private static final int OPSET = 13;
    private static final int SIDE = 28;
    private static final List<Integer> SHAPE = List.of(1, SIDE, SIDE);

    private FactorBundle() {}

    static Path write(Path directory, String network, int version, float factor) {
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                new NetworkId(network),
                version,
                "bottleneck",
                "cut",
                OPSET,
                new InputSpec(SIDE, SIDE, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0)),
                WireSpec.floats(WireType.FLOAT16, SHAPE),
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
                        manifest,
                        Map.of(
                                BundleFile.GATEWAY, gateway(factor),
                                BundleFile.FEATURES, features(),
                                BundleFile.BACK, back(),
                                BundleFile.REPORT_JSON, none,
                                BundleFile.REPORT_HTML, none));
    }

    private static byte[] gateway(float factor) {
        GraphBuilder graph = new GraphBuilder("gateway", OPSET);
        String picture = graph.input(input("picture"));
        String output = graph.node("Mul", List.of(picture, graph.floats("factor", new float[] {factor}, 1)));
        return graph.build(input(output)).toBytes();
    }

    private static byte[] features() {
        GraphBuilder graph = new GraphBuilder("features", OPSET);
        return graph.build(input(graph.node("Identity", List.of(graph.input(input("wire"))))))
                .toBytes();
    }

    private static byte[] back() {
        GraphBuilder graph = new GraphBuilder("back", OPSET);
        String output = graph.node("Flatten", List.of(graph.input(input("features"))));
        return graph.build(TensorSpec.batched(output, SIDE * SIDE)).toBytes();
    }

    private static TensorSpec input(String name) {
        return TensorSpec.batched(name, 1, SIDE, SIDE);
    }
}

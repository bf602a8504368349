package io.dpfgateway.cli.bench.workload;

import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a bundle around a gateway graph. Its public half passes the wire tensor on, for nobody reads the records. */
final class BenchBundle {
    static final NetworkId NETWORK = new NetworkId("bench");

    private BenchBundle() {}

    static Path write(Path folder, OnnxModel gateway, InputSpec input, WireSpec wire) {
        byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                NETWORK,
                1,
                "bottleneck",
                "cut",
                gateway.opset(),
                input,
                wire,
                wire.shape(),
                List.of(),
                new TreeMap<>(),
                new Manifest.TrainingData("00", 1),
                Instant.EPOCH,
                new TreeMap<>());
        return new BundleWriter(null)
                .write(
                        folder,
                        manifest,
                        Map.of(
                                BundleFile.GATEWAY,
                                gateway.toBytes(),
                                BundleFile.FEATURES,
                                passing("features", gateway.opset(), wire),
                                BundleFile.BACK,
                                passing("back", gateway.opset(), wire),
                                BundleFile.REPORT_JSON,
                                none,
                                BundleFile.REPORT_HTML,
                                none));
    }

    private static byte[] passing(String name, int opset, WireSpec wire) {
        long[] dims = wire.shape().stream().mapToLong(Integer::longValue).toArray();
        GraphBuilder graph = new GraphBuilder(name, opset);
        String output = graph.node("Identity", List.of(graph.input(TensorSpec.batched("in", dims))));
        return graph.build(TensorSpec.batched(output, dims)).toBytes();
    }
}

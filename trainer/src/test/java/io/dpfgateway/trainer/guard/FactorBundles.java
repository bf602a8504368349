package io.dpfgateway.trainer.guard;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.GraphJoin;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.TinyTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Versions of the tiny task's network whose DPF is one factor for all features: it hides nothing, or everything. */
public final class FactorBundles {
    private static final List<Integer> FEATURES = List.of(32, 8, 8);

    private FactorBundles() {}

    /** @param target its folder, which is made */
    public static Bundle write(Path target, int version, float factor, WireType type) {
        GraphCut cut = GraphCut.at(TinyTask.network(), "stage2");
        int opset = cut.back().opset();
        GraphBuilder dpf = new GraphBuilder("dpf", opset);
        String x = dpf.input(TensorSpec.batched(cut.tensor(), 32, 8, 8));
        dpf.nodeNamed("Mul", List.of(x, dpf.floats("factor", new float[] {factor}, 1)), "wire");
        GraphBuilder features = new GraphBuilder("features", opset);
        features.nodeNamed("Identity", List.of(features.input(TensorSpec.batched("wire", 32, 8, 8))), cut.tensor());
        OnnxModel gateway = GraphJoin.join(cut.front(), dpf.build(TensorSpec.batched("wire", 32, 8, 8)))
                .withShapes(batchOf(List.of(1, TinyTask.SIDE, TinyTask.SIDE)), batchOf(FEATURES));
        byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                new NetworkId("tiny"),
                version,
                "bottleneck",
                cut.tensor(),
                opset,
                TinyTask.INPUT,
                type == WireType.INT8 ? new WireSpec(type, FEATURES, 1e6, 0) : WireSpec.floats(type, FEATURES),
                FEATURES,
                TinyTask.LABELS,
                new TreeMap<>(),
                new Manifest.TrainingData("0".repeat(64), 1),
                Instant.parse("2026-01-02T03:04:05Z"),
                new TreeMap<>());
        Path written = new BundleWriter(null)
                .write(
                        target,
                        manifest,
                        Map.of(
                                BundleFile.GATEWAY, gateway.toBytes(),
                                BundleFile.FEATURES,
                                        features.build(TensorSpec.batched(cut.tensor(), 32, 8, 8))
                                                .toBytes(),
                                BundleFile.BACK,
                                        cut.back()
                                                .withInputShape(batchOf(FEATURES))
                                                .toBytes(),
                                BundleFile.REPORT_JSON, none,
                                BundleFile.REPORT_HTML, none));
        return Bundle.open(written, TrustPolicy.acceptUnsigned());
    }

    private static List<Long> batchOf(List<Integer> dims) {
        return TensorSpec.batched(
                        "", dims.stream().mapToLong(Integer::longValue).toArray())
                .shape();
    }
}

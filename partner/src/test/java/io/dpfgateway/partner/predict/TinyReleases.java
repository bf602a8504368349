package io.dpfgateway.partner.predict;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.BundleWriter;
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
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Real bundles of a network so small that its answers can be told by hand: {@code features.onnx} turns the four values of a
 * wire tensor by as many places as the version says, and {@code back.onnx} gives the first three as the scores of three
 * classes. So a tensor whose value i is the highest is of class (i + version) mod 4, as long as that is below 3.
 */
public final class TinyReleases {
    public static final NetworkId NETWORK = new NetworkId("tiny");
    public static final List<String> CLASSES = List.of("boot", "coat", "hat");
    public static final Instant TAKEN = Instant.parse("2026-01-02T03:04:05.678Z");

    private static final int OPSET = 17;
    private static final int VALUES = 4;

    private final Path secret;
    private final BundleStore partners;
    private final @Nullable PrivateKey key;
    private final AtomicInteger made = new AtomicInteger();

    /**
     * @param secret where the owner keeps whole bundles
     * @param partners where the partner keeps the public halves
     */
    public TinyReleases(Path secret, Path partners, @Nullable PrivateKey key) {
        this.secret = secret;
        this.partners = new BundleStore(partners);
        this.key = key;
    }

    public BundleStore partners() {
        return partners;
    }

    /** Makes a release and gives its public half to the partner. */
    public Path release(int version, WireType type) {
        return release(version, type, partners.directory(NETWORK, version), back(false));
    }

    /** The same with a folder, and a back, of choice. */
    Path release(int version, WireType type, Path target, OnnxModel back) {
        WireSpec wire = new WireSpec(type, List.of(VALUES), type == WireType.INT8 ? 0.05 : 1, 0);
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                NETWORK,
                version,
                "residual",
                "cut",
                OPSET,
                new InputSpec(2, 2, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0)),
                wire,
                List.of(VALUES),
                CLASSES,
                new TreeMap<>(),
                new Manifest.TrainingData("0".repeat(64), 1),
                TAKEN,
                new TreeMap<>());
        Path whole = new BundleWriter(key)
                .write(
                        secret.resolve(Integer.toString(made.incrementAndGet())),
                        manifest,
                        Map.of(
                                BundleFile.GATEWAY, gateway().toBytes(),
                                BundleFile.FEATURES, features(version).toBytes(),
                                BundleFile.BACK, back.toBytes(),
                                BundleFile.REPORT_JSON, "{}".getBytes(StandardCharsets.UTF_8),
                                BundleFile.REPORT_HTML, "<p>".getBytes(StandardCharsets.UTF_8)));
        return BundleWriter.writePublic(target, Bundle.open(whole, TrustPolicy.acceptUnsigned()));
    }

    /** A record whose tensor holds these four values. */
    public static PoisonedRecord record(String id, int version, TensorEncoding encoding, float... values) {
        return PoisonedRecord.newBuilder()
                .setId(id)
                .setSource("camera-1")
                .setCapturedAt(TAKEN)
                .setNetworkId(NETWORK.value())
                .setDpfVersion(version)
                .setTensor(WireTensors.encode(values, new int[] {values.length}, encoding))
                .setLabel("coat")
                .build();
    }

    private static OnnxModel gateway() {
        GraphBuilder graph = new GraphBuilder("gateway", OPSET);
        String image = graph.input(TensorSpec.batched("image", 1, 2, 2));
        graph.nodeNamed("Flatten", List.of(image), "wire", GraphBuilder.integer("axis", 1));
        return graph.build(TensorSpec.batched("wire", VALUES));
    }

    private static OnnxModel features(int version) {
        float[] turn = new float[VALUES * VALUES];
        for (int i = 0; i < VALUES; i++) {
            turn[i * VALUES + (i + version) % VALUES] = 1;
        }
        GraphBuilder graph = new GraphBuilder("features", OPSET);
        String wire = graph.input(TensorSpec.batched("wire", VALUES));
        graph.nodeNamed("MatMul", List.of(wire, graph.floats("turn", turn, VALUES, VALUES)), "features");
        return graph.build(TensorSpec.batched("features", VALUES));
    }

    /** @param softmax whether the network itself turns its scores into probabilities */
    static OnnxModel back(boolean softmax) {
        int classes = CLASSES.size();
        float[] first = new float[VALUES * classes];
        for (int i = 0; i < classes; i++) {
            first[i * classes + i] = 1;
        }
        GraphBuilder graph = new GraphBuilder("back", OPSET);
        String features = graph.input(TensorSpec.batched("features", VALUES));
        String weights = graph.floats("first", first, VALUES, classes);
        if (softmax) {
            String scores = graph.node("MatMul", List.of(features, weights));
            graph.nodeNamed("Softmax", List.of(scores), "scores", GraphBuilder.integer("axis", 1));
        } else {
            graph.nodeNamed("MatMul", List.of(features, weights), "scores");
        }
        return graph.build(TensorSpec.batched("scores", classes));
    }

    /** A back that gives a picture and no scores. */
    static OnnxModel noClassifier() {
        GraphBuilder graph = new GraphBuilder("back", OPSET);
        String features = graph.input(TensorSpec.batched("features", VALUES));
        graph.nodeNamed("Reshape", List.of(features, graph.longs("shape", 0, 2, 2)), "picture");
        return graph.build(TensorSpec.batched("picture", 2, 2));
    }
}

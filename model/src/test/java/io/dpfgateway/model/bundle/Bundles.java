package io.dpfgateway.model.bundle;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small bundle for tests: every graph keeps its input's shape. */
public final class Bundles {
    private Bundles() {}

    /** A bundle on a disk, signed with the key of {@code signer-public.pem}. */
    public static Path writeSigned(Path directory, int version) {
        return new BundleWriter(signer()).write(directory, manifest(version), contents());
    }

    /** A bundle of the same version and another content. */
    public static Bundle unsigned(Path directory, int version) {
        return Bundle.open(
                new BundleWriter(null).write(directory, manifest(version), contents()), TrustPolicy.acceptUnsigned());
    }

    public static PrivateKey signer() {
        return Ed25519.readPrivateKey(resource("signer-private.pem"));
    }

    public static TrustPolicy trust() {
        return new TrustPolicy(List.of(Ed25519.readPublicKey(resource("signer-public.pem"))));
    }

    /** Trusts somebody else. */
    public static TrustPolicy otherTrust() {
        return new TrustPolicy(List.of(Ed25519.readPublicKey(resource("other-public.pem"))));
    }

    public static Manifest manifest() {
        return manifest(3);
    }

    public static Manifest manifest(int version) {
        return new Manifest(
                Manifest.FORMAT,
                new NetworkId("fashion"),
                version,
                "bottleneck",
                "net/4.Relu",
                13,
                new InputSpec(4, 4, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.5), List.of(0.25)),
                new WireSpec(WireType.INT8, List.of(1, 4, 4), 0.125, -3),
                List.of(1, 4, 4),
                List.of("T-shirt", "Hose"),
                new TreeMap<>(Map.of("agreement", 0.97, "adaptiveSsim", 0.25)),
                new Manifest.TrainingData("ab".repeat(32), 1000),
                Instant.parse("2026-11-01T12:00:00Z"),
                new TreeMap<>());
    }

    public static Map<BundleFile, byte[]> contents() {
        Map<BundleFile, byte[]> contents = new EnumMap<>(BundleFile.class);
        contents.put(BundleFile.GATEWAY, graph("gateway", 1, 4, 4).toBytes());
        contents.put(BundleFile.FEATURES, graph("features", 1, 4, 4).toBytes());
        contents.put(BundleFile.BACK, graph("back", 1, 4, 4).toBytes());
        contents.put(BundleFile.REPORT_JSON, "{}".getBytes(StandardCharsets.UTF_8));
        contents.put(BundleFile.REPORT_HTML, "<html></html>".getBytes(StandardCharsets.UTF_8));
        return contents;
    }

    public static OnnxModel graph(String name, long... dims) {
        GraphBuilder graph = new GraphBuilder(name, 13);
        String output = graph.node("Relu", List.of(graph.input(TensorSpec.batched(name + ".in", dims))));
        return graph.build(TensorSpec.batched(output, dims));
    }

    public static Path resource(String name) {
        try {
            return Path.of(Bundles.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}

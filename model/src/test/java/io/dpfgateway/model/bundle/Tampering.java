package io.dpfgateway.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A signed bundle in memory, and what becomes of it when it is opened by whoever trusts its signer. */
final class Tampering {
    static final TrustPolicy TRUST = Bundles.trust();

    private static final Set<BundleFile> ALL = Set.of(BundleFile.values());
    private static final int SIDE = 4;

    private Tampering() {}

    /** Graphs with weights and several operators, all of the same shape in and out. */
    static Map<BundleFile, byte[]> contents() {
        Map<BundleFile, byte[]> contents = new EnumMap<>(Bundles.contents());
        contents.put(BundleFile.GATEWAY, convolution("gateway").toBytes());
        contents.put(BundleFile.FEATURES, convolution("features").toBytes());
        contents.put(BundleFile.BACK, convolution("back").toBytes());
        return contents;
    }

    static OnnxModel convolution(String name) {
        float[] weights = new float[9];
        Random random = new Random(name.hashCode());
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        GraphBuilder graph = new GraphBuilder(name, 13);
        String image = graph.input(TensorSpec.batched(name + ".in", 1, SIDE, SIDE));
        String convolved = graph.node(
                "Conv",
                List.of(image, graph.floats("w", weights, 1, 1, 3, 3), graph.floats("b", new float[] {0.5f}, 1)),
                GraphBuilder.ints("kernel_shape", 3, 3),
                GraphBuilder.ints("pads", 1, 1, 1, 1));
        String shaped = graph.node("Reshape", List.of(convolved, graph.longs("shape", 0, 1, SIDE, SIDE)));
        String output = graph.node("Clip", List.of(graph.node("Relu", List.of(shaped))));
        return graph.build(TensorSpec.batched(output, 1, SIDE, SIDE));
    }

    /** With hashes and a signature that hold, whatever is in it: made by somebody who has the key. */
    static Map<String, byte[]> signed(Manifest manifest, Map<BundleFile, byte[]> contents) {
        Map<String, byte[]> files = new TreeMap<>();
        Map<String, String> hashes = new TreeMap<>();
        contents.forEach((file, bytes) -> {
            files.put(file.fileName(), bytes);
            hashes.put(file.fileName(), Sha256.of(bytes));
        });
        KeyId signer = KeyId.of(TRUST.trustedKeys().get(0));
        return signed(files, ManifestJson.write(manifest.sealed(signer, hashes)));
    }

    static Map<String, byte[]> signed(Map<String, byte[]> files, byte[] manifest) {
        Map<String, byte[]> signed = new TreeMap<>(files);
        signed.put(Manifest.FILE_NAME, manifest);
        signed.put(Manifest.SIGNATURE_FILE_NAME, Ed25519.sign(Bundles.signer(), manifest));
        return signed;
    }

    static byte[] packed(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BundleArchive.write(out, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Opens the files; what they are refused with, or nothing if they load. Anything but a refusal in one line fails. */
    static Optional<ModelException> open(Map<String, byte[]> files) {
        return refusal(() -> Bundle.read(new BundleContents("tampered", files), TRUST, ALL));
    }

    static Optional<ModelException> open(byte[] archive) {
        return refusal(() -> {
            try {
                Bundle.read(BundleArchive.read(new ByteArrayInputStream(archive), "tampered.zip"), TRUST, ALL);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Optional<ModelException> refusal(Runnable open) {
        try {
            open.run();
            return Optional.empty();
        } catch (ModelException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
            return Optional.of(e);
        }
    }

    /** The bytes with some of them changed, each to another value. */
    static byte[] flipped(byte[] bytes, int from, int length, Random random) {
        byte[] flipped = bytes.clone();
        for (int i = from; i < Math.min(bytes.length, from + length); i++) {
            flipped[i] ^= (byte) (1 + random.nextInt(255));
        }
        return flipped;
    }
}

package io.dpfgateway.cli.chaos.process;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.chaos.input.PicturePool;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
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
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Signed bundles whose graph gives each picture's {@link io.dpfgateway.cli.chaos.input.Fingerprint} as its first channel,
 * beside convolutions of random weights that are there to take time. Nothing about it is private: the averages are the point.
 *
 * @param folder has one folder for each version
 * @param publicKey the PEM file of the key that goes with {@code key}
 * @param key signs them
 */
record ChaosBundle(Path folder, Path publicKey, PrivateKey key) {
    static final NetworkId NETWORK = new NetworkId("chaos");

    private static final int OPSET = 13;
    private static final int WIDTH = 32;
    private static final int KERNEL = 3;
    private static final int HALF = PicturePool.SIDE / 2;
    private static final InputSpec INPUT = new InputSpec(
            PicturePool.SIDE, PicturePool.SIDE, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0));
    private static final List<Integer> SHAPE = List.of(1 + WIDTH, 2, 2);

    /** Makes a key; there is no bundle yet. */
    static ChaosBundle create(Path folder) {
        KeyPair keys = newKeys();
        Path pem = folder.resolve("chaos.pem");
        try {
            Files.createDirectories(folder);
            Files.write(
                    pem,
                    List.of(
                            "-----BEGIN PUBLIC KEY-----",
                            Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()),
                            "-----END PUBLIC KEY-----"));
        } catch (IOException e) {
            throw new CommandFailedException("cannot write to " + folder + ": " + e, e);
        }
        return new ChaosBundle(folder, pem, keys.getPrivate());
    }

    private Path write(int version) {
        byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
        return new BundleWriter(key)
                .write(
                        folder.resolve(Integer.toString(version)),
                        manifest(version),
                        Map.of(
                                BundleFile.GATEWAY, gateway().toBytes(),
                                BundleFile.FEATURES, passing("features", "Identity"),
                                BundleFile.BACK, passing("back", "Relu"),
                                BundleFile.REPORT_JSON, none,
                                BundleFile.REPORT_HTML, none));
    }

    /** Writes a version and announces it to all gateways; they are the same but for the number. */
    void publish(int version, ChaosCluster cluster) {
        Path directory = write(version);
        try (ModelAnnouncer announcer = new ModelAnnouncer(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()),
                cluster.registry(),
                TopicNames.DEFAULT.of(Topic.DPF_MODELS),
                Clock.systemUTC())) {
            announcer.announce(
                    Bundle.open(directory, TrustPolicy.acceptUnsigned()),
                    directory.toAbsolutePath().toUri());
        }
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
        }
    }

    private static Manifest manifest(int version) {
        return new Manifest(
                Manifest.FORMAT,
                NETWORK,
                version,
                "bottleneck",
                "cut",
                OPSET,
                INPUT,
                WireSpec.floats(WireType.FLOAT32, SHAPE),
                SHAPE,
                List.of(),
                new TreeMap<>(),
                new Manifest.TrainingData("00", 1),
                Instant.EPOCH,
                new TreeMap<>());
    }

    private static OnnxModel gateway() {
        GraphBuilder graph = new GraphBuilder("chaos", OPSET);
        String image = graph.input(TensorSpec.batched("image", 1, PicturePool.SIDE, PicturePool.SIDE));
        String work = convolution(graph, convolution(graph, image, 1), WIDTH);
        String output = graph.node(
                "Concat", List.of(quarters(graph, image), quarters(graph, work)), GraphBuilder.integer("axis", 1));
        return graph.build(TensorSpec.batched(output, 1 + WIDTH, 2, 2));
    }

    private static String quarters(GraphBuilder graph, String tensor) {
        return graph.node(
                "AveragePool",
                List.of(tensor),
                GraphBuilder.ints("kernel_shape", HALF, HALF),
                GraphBuilder.ints("strides", HALF, HALF));
    }

    private static String convolution(GraphBuilder graph, String tensor, int channels) {
        Random random = new Random(channels);
        float[] weights = new float[WIDTH * channels * KERNEL * KERNEL];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian() / (KERNEL * channels);
        }
        String convolved = graph.node(
                "Conv",
                List.of(tensor, graph.floats("w" + channels, weights, WIDTH, channels, KERNEL, KERNEL)),
                GraphBuilder.ints("kernel_shape", KERNEL, KERNEL),
                GraphBuilder.ints("pads", 1, 1, 1, 1));
        return graph.node("Relu", List.of(convolved));
    }

    private static byte[] passing(String name, String operator) {
        GraphBuilder graph = new GraphBuilder(name, OPSET);
        String output = graph.node(operator, List.of(graph.input(TensorSpec.batched("in", 1 + WIDTH, 2, 2))));
        return graph.build(TensorSpec.batched(output, 1 + WIDTH, 2, 2)).toBytes();
    }
}

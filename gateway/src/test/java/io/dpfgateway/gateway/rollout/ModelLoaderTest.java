package io.dpfgateway.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.KeyId;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.S3Settings;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.model.store.StoreUnavailableException;
import io.dpfgateway.schemas.record.ModelVersion;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderTest {
    private static final InferenceRuntime RUNTIME = TestModels.runtime(Inference.singleThreaded());

    @TempDir
    Path directory;

    private ModelStores stores;
    private ModelLoader loader;

    @BeforeEach
    void open() {
        stores = new ModelStores(StoreSettings.usual().withCache(directory.resolve("cache")));
        loader = new ModelLoader(stores, TrustPolicy.acceptUnsigned(), RUNTIME);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void shouldOpenAModelWhenItIsAsAnnounced() throws IOException {
        Path bundle = TestModels.writeConvolution(directory.resolve("v1"), 1);

        try (PoisonModel model = open(loader, announce(bundle, 1))) {
            assertThat(model.version()).isEqualTo(1);
            assertThat(model.networkId()).isEqualTo(TestModels.NETWORK);
        }
    }

    @Test
    void shouldRefuseWhenTheUriIsNoFolderOfThisMachine() throws IOException {
        ModelVersion announced = announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);

        for (String uri : List.of("https://models/v1", "v1", "file://host/v1", "s3://B", ":::", "")) {
            announced.setUri(uri);
            assertRefused(loader, announced, RefusalReason.UNSUPPORTED_URI, "'" + uri + "'");
        }
    }

    @Test
    void shouldRefuseWhenAFileWasAltered() throws IOException {
        Path bundle = TestModels.writeConvolution(directory.resolve("v1"), 1);
        ModelVersion announced = announce(bundle, 1);
        Files.write(bundle.resolve("gateway.onnx"), new byte[] {1});

        assertRefused(loader, announced, RefusalReason.ALTERED, "gateway.onnx was altered");
    }

    @Test
    void shouldRefuseWhenTheBundleIsNotThere() throws IOException {
        ModelVersion announced = announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        announced.setUri(directory.resolve("v2").toUri().toString());

        assertRefused(loader, announced, RefusalReason.UNVERIFIED, "there is no");
    }

    /** A gateway with keys refuses each for its own reason, and goes on to run what one of its keys signed. */
    @Test
    void shouldTellWhyWhenKeysAreTrusted() throws IOException {
        // Given two trusted keys, as while they are rotated
        KeyPair old = Ed25519.generate();
        KeyPair next = Ed25519.generate();
        KeyPair stranger = Ed25519.generate();
        ModelLoader keyed =
                new ModelLoader(stores, new TrustPolicy(List.of(old.getPublic(), next.getPublic())), RUNTIME);
        ModelLoader revoked = new ModelLoader(stores, new TrustPolicy(List.of(next.getPublic())), RUNTIME);

        // When, then
        ModelVersion unsigned = announce(TestModels.writeConvolution(directory.resolve("unsigned"), 1), 1);
        assertRefused(keyed, unsigned, RefusalReason.UNSIGNED, "is not signed, but trusted keys are configured");
        ModelVersion unknown = announce(signed("unknown", stranger.getPrivate(), "tiny"), 1);
        assertRefused(
                keyed,
                unknown,
                RefusalReason.UNKNOWN_KEY,
                "is signed with key " + KeyId.of(stranger.getPublic()) + ", which is not among the trusted keys ["
                        + KeyId.of(old.getPublic()) + ", " + KeyId.of(next.getPublic()) + "]");
        Path altered = signed("altered", old.getPrivate(), "tiny");
        Path manifest = altered.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"version\" : 1", "\"version\" : 2"));
        assertRefused(
                keyed, announce(altered, 2), RefusalReason.ALTERED, "was altered: its signature is not that of key");
        ModelVersion replayed = announce(signed("replayed", old.getPrivate(), "other"), 1);
        assertRefused(
                keyed,
                replayed,
                RefusalReason.WRONG_IDENTITY,
                "version 1 of tiny: the bundle is version 1 of other; announce it as what it is");
        ModelVersion good = announce(signed("good", old.getPrivate(), "tiny"), 1);
        open(keyed, good).close();
        assertRefused(revoked, good, RefusalReason.UNKNOWN_KEY, "is not among the trusted keys");
    }

    /** Nothing is wrong with the version, so that it is not refused for good. */
    @Test
    void shouldLetTheCallerTryAgainWhenTheStoreDoesNotAnswer() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        ModelVersion announced = announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        announced.setUri("s3://models/tiny/1.zip");
        S3Settings nobody = S3Settings.at(URI.create("http://127.0.0.1:" + closed));
        try (ModelStores unreachable = new ModelStores(new StoreSettings(nobody, directory.resolve("cache")))) {
            ModelLoader remote = new ModelLoader(unreachable, TrustPolicy.acceptUnsigned(), RUNTIME);
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> remote.verify(announced));
        }
    }

    private Path signed(String name, PrivateKey key, String network) throws IOException {
        Path unsigned = TestModels.writeConvolution(directory.resolve(name + "-unsigned"), 1);
        Bundle bundle = Bundle.open(unsigned, TrustPolicy.acceptUnsigned());
        Map<BundleFile, byte[]> contents = new EnumMap<>(BundleFile.class);
        for (BundleFile file : BundleFile.values()) {
            contents.put(file, bundle.bytes(file));
        }
        return new BundleWriter(key).write(directory.resolve(name), of(network, bundle.manifest()), contents);
    }

    private static Manifest of(String network, Manifest manifest) {
        return new Manifest(
                manifest.formatVersion(),
                new NetworkId(network),
                manifest.version(),
                manifest.mode(),
                manifest.cut(),
                manifest.opset(),
                manifest.input(),
                manifest.wire(),
                manifest.featuresShape(),
                manifest.labels(),
                manifest.figures(),
                manifest.trainingData(),
                manifest.created(),
                manifest.files());
    }

    @Test
    void shouldRefuseWhenAnotherManifestWasAnnounced() throws IOException {
        ModelVersion announced = announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        announced.setManifestSha256("00");

        assertRefused(loader, announced, RefusalReason.WRONG_HASH, "SHA-256");
    }

    @Test
    void shouldRefuseWhenTheBundleIsOfAnotherVersion() throws IOException {
        ModelVersion announced = announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 2);

        assertRefused(loader, announced, RefusalReason.WRONG_IDENTITY, "the bundle is version 1 of tiny");
    }

    @Test
    void shouldRefuseWhenTheVersionMissedItsGate() throws IOException {
        ModelVersion announced = announce(TestModels.writeGateMissed(directory.resolve("v1"), 1), 1);

        assertRefused(
                loader,
                announced,
                RefusalReason.GATE_MISSED,
                "version 1 of tiny missed its gate and is not to be published:"
                        + " minAgreement: agreement is 0.99, below 0.995; train it again");
    }

    @Test
    void shouldRefuseWhenTheTensorDoesNotFitARecord() throws IOException {
        ModelVersion announced = announce(TestModels.writeHuge(directory.resolve("v1"), 1), 1);

        assertRefused(loader, announced, RefusalReason.TOO_LARGE, "5120000 bytes");
    }

    @Test
    void shouldRefuseWhenTheRuntimeDoesNotTakeTheGraph() throws IOException {
        ModelVersion announced = announce(TestModels.writeUnrunnable(directory.resolve("v1"), 1), 1);

        // ONNX Runtime may find out when it opens the graph or when it runs it.
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> open(loader, announced))
                .satisfies(e -> assertThat(e.reason()).isIn(RefusalReason.NOT_RUNNABLE, RefusalReason.BAD_OUTPUT));
    }

    @Test
    void shouldRefuseWhenThePlainPicturesGiveNoFiniteValues() throws IOException {
        ModelVersion announced = announce(TestModels.writeInfinite(directory.resolve("v1"), 1), 1);

        assertRefused(loader, announced, RefusalReason.BAD_OUTPUT, "is not finite");
    }

    private static PoisonModel open(ModelLoader loader, ModelVersion announced) {
        return loader.warmUp(announced, loader.verify(announced));
    }

    private static void assertRefused(
            ModelLoader loader, ModelVersion announced, RefusalReason reason, String message) {
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> open(loader, announced))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private static ModelVersion announce(Path bundle, int version) throws IOException {
        return new ModelVersion(
                TestModels.NETWORK.value(),
                version,
                bundle.toUri().toString(),
                Sha256.of(Files.readAllBytes(bundle.resolve("manifest.json"))),
                null,
                Map.of(),
                Instant.EPOCH);
    }
}

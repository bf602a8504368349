package io.dpfgateway.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.record.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderTest {
    private static final InferenceRuntime RUNTIME = TestModels.runtime(Inference.singleThreaded());

    @TempDir
    Path directory;

    private final ModelLoader loader = new ModelLoader(TrustPolicy.acceptUnsigned(), RUNTIME);

    @Test
    void shouldOpenAModelWhenItIsAsAnnounced() throws IOException {
        Path bundle = TestModels.writeConvolution(directory.resolve("v1"), 1);

        try (PoisonModel model = loader.load(announce(bundle, 1))) {
            assertThat(model.version()).isEqualTo(1);
            assertThat(model.networkId()).isEqualTo(TestModels.NETWORK);
        }
    }

    @Test
    void shouldRefuseWhenTheUriIsNoFolderOfThisMachine() throws IOException {
        ModelVersion announced = announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);

        for (String uri : List.of("https://models/v1", "v1", "file://host/v1", ":::", "")) {
            announced.setUri(uri);
            assertRefused(loader, announced, RefusalReason.UNSUPPORTED_URI, "'" + uri + "'");
        }
    }

    @Test
    void shouldRefuseWhenAFileWasAltered() throws IOException {
        Path bundle = TestModels.writeConvolution(directory.resolve("v1"), 1);
        ModelVersion announced = announce(bundle, 1);
        Files.write(bundle.resolve("gateway.onnx"), new byte[] {1});

        assertRefused(loader, announced, RefusalReason.UNVERIFIED, "gateway.onnx was altered");
    }

    @Test
    void shouldRefuseWhenTheBundleIsNotThere() throws IOException {
        ModelVersion announced = announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        announced.setUri(directory.resolve("v2").toUri().toString());

        assertRefused(loader, announced, RefusalReason.UNVERIFIED, "there is no");
    }

    @Test
    void shouldRefuseWhenKeysAreTrustedAndNoneSigned() throws Exception {
        ModelVersion announced = announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        TrustPolicy trust = new TrustPolicy(List.of(
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic()));

        assertRefused(new ModelLoader(trust, RUNTIME), announced, RefusalReason.UNVERIFIED, "is not signed");
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
                .isThrownBy(() -> loader.load(announced))
                .satisfies(e -> assertThat(e.reason()).isIn(RefusalReason.NOT_RUNNABLE, RefusalReason.BAD_OUTPUT));
    }

    @Test
    void shouldRefuseWhenThePlainPicturesGiveNoFiniteValues() throws IOException {
        ModelVersion announced = announce(TestModels.writeInfinite(directory.resolve("v1"), 1), 1);

        assertRefused(loader, announced, RefusalReason.BAD_OUTPUT, "is not finite");
    }

    private static void assertRefused(
            ModelLoader loader, ModelVersion announced, RefusalReason reason, String message) {
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> loader.load(announced))
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

package io.dpfgateway.partner.predict;

import static io.dpfgateway.partner.predict.TinyReleases.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictorTest {
    private static final float[] BOOT_OF_VERSION_4 = {2, 1, 0, 0};

    @TempDir
    Path directory;

    private TinyReleases releases;
    private Predictor predictor;

    @BeforeEach
    void open() {
        releases = new TinyReleases(directory.resolve("owner"), directory.resolve("partner"), null);
        predictor = predictorWith(TrustPolicy.acceptUnsigned(), ModelLimits.DEFAULT.withThreads(1));
    }

    private Predictor predictorWith(TrustPolicy trust, ModelLimits limits) {
        return new Predictor(new PublicModels(releases.partners(), trust, limits));
    }

    @AfterEach
    void close() {
        predictor.close();
    }

    @Test
    void shouldSayWhatTheNetworkSaysWhenTheReleaseIsHere() {
        // Given
        releases.release(4, WireType.FLOAT32);

        // When
        Prediction prediction = predictor.predict(record("img-1", 4, TensorEncoding.FLOAT32, BOOT_OF_VERSION_4));

        // Then: softmax of 2, 1, 0
        double expected = Math.exp(2) / (Math.exp(2) + Math.exp(1) + 1);
        assertThat(prediction.probability()).isCloseTo(expected, within(1e-6));
        assertThat(prediction)
                .usingRecursiveComparison()
                .ignoringFields("probability")
                .isEqualTo(new Prediction("img-1", "camera-1", TinyReleases.TAKEN, "tiny", 4, 0, "boot", 0.5, "coat"));
    }

    @Test
    void shouldSayTheSameWhenTheWireTensorIsSmaller() {
        // Given
        float[] values = {0.31f, 1.27f, -0.8f, 0};
        Map<WireType, TensorEncoding> encodings = Map.of(
                WireType.FLOAT32, TensorEncoding.FLOAT32,
                WireType.FLOAT16, TensorEncoding.FLOAT16,
                WireType.INT8, new TensorEncoding.Int8(0.05f, 0));
        Map<WireType, Integer> versions = Map.of(WireType.FLOAT32, 4, WireType.FLOAT16, 8, WireType.INT8, 12);
        versions.forEach((type, version) -> releases.release(version, type));

        // When
        Map<WireType, Prediction> predictions = new EnumMap<>(WireType.class);
        encodings.forEach((type, encoding) ->
                predictions.put(type, predictor.predict(record("img", versions.get(type), encoding, values))));

        // Then
        Prediction exact = predictions.get(WireType.FLOAT32);
        assertThat(exact.className()).isEqualTo("coat");
        assertThat(predictions.values()).allSatisfy(prediction -> {
            assertThat(prediction.classIndex()).isEqualTo(exact.classIndex());
            assertThat(prediction.probability()).isCloseTo(exact.probability(), within(0.02));
        });
        assertThat(predictions.get(WireType.FLOAT16).probability()).isCloseTo(exact.probability(), within(1e-3));
    }

    @Test
    void shouldSayTheSameWhenRecordsRunInBatchesOfMixedReleases() {
        // Given more records than a batch takes
        releases.release(4, WireType.FLOAT32);
        releases.release(5, WireType.FLOAT32);
        Random random = new Random(7);
        List<PoisonedRecord> records = new ArrayList<>();
        for (int i = 0; i < 41; i++) {
            float[] values = {random.nextFloat(), random.nextFloat(), random.nextFloat(), random.nextFloat()};
            records.add(record("img-" + i, 4 + random.nextInt(2), TensorEncoding.FLOAT32, values));
        }

        try (Predictor batching = predictorWith(
                TrustPolicy.acceptUnsigned(), ModelLimits.DEFAULT.withThreads(1).withBatch(8))) {
            // When
            List<Prediction> together = batching.predict(records);

            // Then
            assertThat(together)
                    .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                            .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1, Double.class)
                            .build())
                    .containsExactlyElementsOf(
                            records.stream().map(predictor::predict).toList());
            assertThat(together).extracting(Prediction::dpfVersion).contains(4, 5);
        }
    }

    @Test
    void shouldTakeProbabilitiesAsTheyAreWhenTheNetworkEndsWithASoftmax() {
        // Given
        Path target = releases.partners().directory(TinyReleases.NETWORK, 4);
        releases.release(4, WireType.FLOAT32, target, TinyReleases.back(true));

        // When
        Prediction prediction = predictor.predict(record("img", 4, TensorEncoding.FLOAT32, BOOT_OF_VERSION_4));

        // Then
        assertThat(prediction.probability()).isCloseTo(Math.exp(2) / (Math.exp(2) + Math.exp(1) + 1), within(1e-6));
    }

    @Test
    void shouldSayWhereToPutTheBundleWhenTheVersionIsUnknown() {
        assertThatExceptionOfType(UnknownVersionException.class)
                .isThrownBy(() -> predictor.predict(record("img", 9, TensorEncoding.FLOAT32, 0, 0, 0, 0)))
                .withMessage(
                        "version 9 of network tiny is not here; put its public bundle (manifest.json, features.onnx,"
                                + " back.onnx) into " + directory.resolve("partner/tiny/9"));
    }

    @Test
    void shouldWaitForTheRestWhenABundleIsStillBeingCopied() throws IOException {
        // Given
        Path bundle = releases.release(4, WireType.FLOAT32);
        Path back = bundle.resolve("back.onnx");
        byte[] bytes = Files.readAllBytes(back);
        Files.delete(back);
        PoisonedRecord record = record("img", 4, TensorEncoding.FLOAT32, BOOT_OF_VERSION_4);
        assertThat(predictor.tryPredict(List.of(record))).hasOnlyElementsOfType(Outcome.Awaiting.class);

        // When
        Files.write(back, bytes);

        // Then
        assertThat(predictor.predict(record).className()).isEqualTo("boot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"features.onnx", "back.onnx"})
    void shouldRefuseTheBundleWhenAGraphWasAltered(String file) throws IOException {
        // Given
        Path altered = releases.release(4, WireType.FLOAT32).resolve(file);
        byte[] bytes = Files.readAllBytes(altered);
        bytes[bytes.length / 2] ^= 1;
        Files.write(altered, bytes);

        // When, Then
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> predictor.predict(record("img", 4, TensorEncoding.FLOAT32, BOOT_OF_VERSION_4)))
                .withMessageContaining(file + " was altered");
    }

    @Test
    void shouldRefuseTheBundleWhenAStrangerSignedIt() throws Exception {
        // Given
        KeyPairGenerator keys = KeyPairGenerator.getInstance("Ed25519");
        KeyPair owner = keys.generateKeyPair();
        KeyPair stranger = keys.generateKeyPair();
        PoisonedRecord record = record("img", 4, TensorEncoding.FLOAT32, BOOT_OF_VERSION_4);
        new TinyReleases(directory.resolve("owner"), directory.resolve("partner"), owner.getPrivate())
                .release(4, WireType.FLOAT32);

        try (Predictor trusting = predictorWith(new TrustPolicy(List.of(owner.getPublic())), ModelLimits.DEFAULT);
                Predictor doubting =
                        predictorWith(new TrustPolicy(List.of(stranger.getPublic())), ModelLimits.DEFAULT)) {
            // When, Then
            assertThat(trusting.predict(record).className()).isEqualTo("boot");
            assertThatExceptionOfType(BundleException.class)
                    .isThrownBy(() -> doubting.predict(record))
                    .withMessageContaining("which is not among the trusted keys");
        }
    }

    @Test
    void shouldRefuseTheBundleWhenItIsInAnothersFolder() {
        // Given
        releases.release(
                5, WireType.FLOAT32, releases.partners().directory(TinyReleases.NETWORK, 4), TinyReleases.back(false));

        // When, Then
        assertThatExceptionOfType(UnusableModelException.class)
                .isThrownBy(() -> predictor.predict(record("img", 4, TensorEncoding.FLOAT32, BOOT_OF_VERSION_4)))
                .withMessageContaining("holds version 5 of network tiny; move it to");
    }

    @Test
    void shouldRefuseTheBundleWhenItsNetworkDoesNotClassify() {
        // Given
        Path target = releases.partners().directory(TinyReleases.NETWORK, 4);
        releases.release(4, WireType.FLOAT32, target, TinyReleases.noClassifier());

        // When, Then
        assertThatExceptionOfType(UnusableModelException.class)
                .isThrownBy(() -> predictor.predict(record("img", 4, TensorEncoding.FLOAT32, BOOT_OF_VERSION_4)))
                .withMessageContaining("back.onnx gives FLOAT [1, 2, 2] for 1 records where FLOAT [1, 3] is needed");
    }

    @Test
    void shouldRefuseOnlyTheBadRecordsWhenOthersOfTheBatchAreGood() {
        // Given
        releases.release(4, WireType.FLOAT32);
        PoisonedRecord good = record("good", 4, TensorEncoding.FLOAT32, BOOT_OF_VERSION_4);
        PoisonedRecord otherNetwork = record("path", 4, TensorEncoding.FLOAT32, 0, 0, 0, 0);
        otherNetwork.setNetworkId("../tiny");
        PoisonedRecord truncated = record("truncated", 4, TensorEncoding.FLOAT32, 0, 0, 0, 0);
        truncated.getTensor().setData(ByteBuffer.allocate(15));

        // When
        List<Outcome> outcomes = predictor.tryPredict(List.of(
                record("long", 4, TensorEncoding.FLOAT32, 0, 0, 0, 0, 0),
                good,
                record("half", 4, TensorEncoding.FLOAT16, 0, 0, 0, 0),
                record("nan", 4, TensorEncoding.FLOAT32, 0, 0, Float.NaN, 0),
                record("zeros", 4, TensorEncoding.FLOAT32, 0, 0, 0, 0),
                truncated,
                otherNetwork,
                record("version", 0, TensorEncoding.FLOAT32, 0, 0, 0, 0),
                good));

        // Then
        assertThat(outcomes)
                .extracting(PredictorTest::told)
                .containsExactly(
                        Refusal.WRONG_TENSOR,
                        "boot",
                        Refusal.WRONG_TENSOR,
                        Refusal.WRONG_TENSOR,
                        "boot",
                        Refusal.WRONG_TENSOR,
                        Refusal.NO_RELEASE,
                        Refusal.NO_RELEASE,
                        "boot");
        assertThat(((Outcome.Refused) outcomes.get(2)).why())
                .hasMessage("the wire tensor is FLOAT16 [4] where version 4 of network tiny promises FLOAT32 [4];"
                        + " ask the owner what the gateway wrote");
    }

    private static Object told(Outcome outcome) {
        return outcome instanceof Outcome.Predicted predicted
                ? String.valueOf(predicted.prediction().className())
                : ((Outcome.Refused) outcome).why().reason();
    }

    @Test
    void shouldHoldNoMoreReleasesThanAllowedWhenMoreAreUsed() {
        // Given
        for (int version = 1; version <= 4; version++) {
            releases.release(version, WireType.FLOAT32);
        }
        PublicModels models = new PublicModels(
                releases.partners(),
                TrustPolicy.acceptUnsigned(),
                ModelLimits.DEFAULT.withThreads(1).withReleases(2));
        try (Predictor bounded = new Predictor(models)) {
            // When
            for (int version : new int[] {1, 2, 3, 4, 1, 1}) {
                Prediction prediction = bounded.predict(record("img", version, TensorEncoding.FLOAT32, 9, 0, 0, 0));
                // Then
                assertThat(prediction.classIndex()).isEqualTo(version == 3 ? 0 : version % 4);
                assertThat(models.openCount()).isLessThanOrEqualTo(2);
            }
        }
        assertThat(models.openCount()).isZero();
    }
}

package io.dpfgateway.gateway.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the graph makes is what {@link WireTensors} would have made of the same values, to the bit. */
class WireOutputTest {
    private static final int ELEMENTS = TestModels.SIDE * TestModels.SIDE;

    @TempDir
    Path directory;

    private WireTensor run(WireType type, int opset, float... values) throws Exception {
        Path bundle = TestModels.writeIdentity(directory.resolve("bundle"), 1, type, opset);
        float[] input = new float[ELEMENTS];
        System.arraycopy(values, 0, input, 0, values.length);
        try (PoisonModel model = TestModels.runtime(Inference.singleThreaded())
                .open(Bundle.open(bundle, TrustPolicy.acceptUnsigned()))) {
            return model.poison(input).join();
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32,9", "FLOAT16,9", "FLOAT32,13", "FLOAT16,13", "INT8,10", "INT8,13", "FLOAT16,18", "INT8,21"})
    void shouldBeEncodedInTheGraphAsEverywhereElse(WireType type, int opset) throws Exception {
        // Given values of all sizes, with halves that must be rounded to even
        float[] values = new float[ELEMENTS];
        Random random = new Random(3);
        for (int i = 0; i < ELEMENTS; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(6) - 3));
        }
        for (int i = 0; i < 8; i++) {
            values[i] = 0.05f * (i - 4) + 0.025f;
        }

        // When
        WireTensor tensor = run(type, opset, values);

        // Then
        TensorEncoding encoding = WireTensors.encodingOf(tensor);
        assertThat(tensor)
                .isEqualTo(WireTensors.encode(values, new int[] {1, TestModels.SIDE, TestModels.SIDE}, encoding));
    }

    @ParameterizedTest
    @EnumSource(WireType.class)
    void shouldBeRefusedWhenAValueIsNotFinite(WireType type) throws Exception {
        int opset = 9;
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> run(type, opset, 1, bad))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(InferenceFailedException.class)
                    .hasMessageContaining("is not finite as " + type);
            deleteBundle();
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-65519, 65519})
    void shouldPassTheLargestHalves(float value) throws Exception {
        assertThat(WireTensors.decode(run(WireType.FLOAT16, 13, value))[0]).isEqualTo(Math.copySign(65504, value));
    }

    @ParameterizedTest
    @ValueSource(floats = {-65520, 65520})
    void shouldBeRefusedWhenAValueIsInfiniteAsAHalf(float value) {
        assertThatThrownBy(() -> run(WireType.FLOAT16, 13, value)).hasCauseInstanceOf(InferenceFailedException.class);
    }

    private void deleteBundle() throws Exception {
        try (var files = java.nio.file.Files.walk(directory.resolve("bundle"))) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        }
    }
}

package io.dpfgateway.schemas.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.schemas.tensor.TensorEncoding.Int8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 255, 1, -128",
        "-128, 127, 1, 0",
        "-255, 0, 1, 127",
        // Widened to hold 0.
        "51, 255, 1, -128",
        "-255, -51, 1, 127",
        "0, 0, 1, 0",
    })
    void shouldChooseScaleAndZeroPointWhenARangeIsGiven(float min, float max, float scale, int zeroPoint) {
        assertThat(Quantization.of(min, max)).isEqualTo(new Int8(scale, zeroPoint));
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 6", "-0.3, 12.7", "-3.4028235e38, 3.4028235e38", "1e-44, 1e-43", "-7, -1e-30"})
    void shouldStayWithinHalfAStepWhenValuesAreInRange(float min, float max) {
        Int8 encoding = Quantization.of(min, max);

        assertThat(encoding.dequantize(encoding.quantize(0))).isZero();
        for (int i = 0; i <= 1000; i++) {
            float value = (float) (min + (max - (double) min) * i / 1000);
            double back = encoding.scale() * (double) (encoding.quantize(value) - encoding.zeroPoint());
            // The zero point is rounded too, so the range's ends may miss by one half step more.
            double allowed = value == min || value == max || i < 3 || i > 997 ? 1.001 : 0.501;
            assertThat(back).isCloseTo(value, within(allowed * encoding.scale()));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0", "1.5, 2", "2.5, 2", "-0.5, 0", "-1.5, -2", "0.50001, 1", "126.5, 126", "127.5, 127"})
    void shouldRoundHalvesToEvenWhenAValueIsBetweenTwoSteps(float value, byte element) {
        assertThat(new Int8(1, 0).quantize(value)).isEqualTo(element);
    }

    @ParameterizedTest
    @CsvSource({"1e9, 127", "-1e9, -128", "Infinity, 127", "-Infinity, -128", "3.4028235e38, 127"})
    void shouldSaturateWhenAValueIsOutOfRange(float value, byte element) {
        assertThat(new Int8(1e-3f, 5).quantize(value)).isEqualTo(element);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "NaN, 1", "0, Infinity", "-Infinity, 0"})
    void shouldRefuseWhenTheRangeIsNone(float min, float max) {
        assertThatThrownBy(() -> Quantization.of(min, max))
                .isInstanceOf(InvalidTensorException.class)
                .hasMessageContaining("give finite bounds");
    }

    @Test
    void shouldRefuseWhenScaleOrZeroPointIsOutOfBounds() {
        assertThatThrownBy(() -> new Int8(0, 0)).hasMessageContaining("scale is 0.0");
        assertThatThrownBy(() -> new Int8(Float.NaN, 0)).hasMessageContaining("scale is NaN");
        assertThatThrownBy(() -> new Int8(Float.POSITIVE_INFINITY, 0)).hasMessageContaining("scale is Infinity");
        assertThatThrownBy(() -> new Int8(1, 128)).hasMessageContaining("zeroPoint is 128");
        assertThatThrownBy(() -> new Int8(1, -129)).hasMessageContaining("zeroPoint is -129");
    }
}

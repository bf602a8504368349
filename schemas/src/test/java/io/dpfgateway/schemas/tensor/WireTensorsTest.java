package io.dpfgateway.schemas.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.schemas.record.DType;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.tensor.TensorEncoding.Int8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WireTensorsTest {
    private static final float[] VALUES = {0, 1, -2, 0.5f, 100.25f, -0.1f};
    private static final int[] SHAPE = {1, 2, 3};

    static Stream<Arguments> goldenBytes() {
        return Stream.of(
                Arguments.of(TensorEncoding.FLOAT32, "000000000000803f000000c00000003f0080c842cdccccbd", new float[] {
                    0, 1, -2, 0.5f, 100.25f, -0.1f
                }),
                Arguments.of(TensorEncoding.FLOAT16, "0000003c00c0003844 5666ae".replace(" ", ""), new float[] {
                    0, 1, -2, 0.5f, 100.25f, -0.099975586f
                }),
                Arguments.of(new Int8(0.25f, -10), "f6faeef87ff6", new float[] {0, 1, -2, 0.5f, 34.25f, 0}));
    }

    @ParameterizedTest
    @MethodSource("goldenBytes")
    void shouldKeepItsBytesForEverWhenATensorIsWritten(TensorEncoding encoding, String hex, float[] read) {
        WireTensor tensor = WireTensors.encode(VALUES, SHAPE, encoding);

        assertThat(HexFormat.of().formatHex(tensor.getData().array())).isEqualTo(hex);
        assertThat(tensor.getDtype()).isEqualTo(encoding.dtype());
        assertThat(tensor.getShape()).containsExactly(1, 2, 3);
        assertThat(WireTensors.encodingOf(tensor)).isEqualTo(encoding);
        assertThat(WireTensors.decode(tensor)).containsExactly(read);
    }

    @Test
    void shouldLeaveTheRecordAsItWasWhenItIsReadTwice() {
        WireTensor tensor = WireTensors.encode(VALUES, SHAPE, TensorEncoding.FLOAT32);

        assertThat(WireTensors.decode(tensor)).isEqualTo(WireTensors.decode(tensor));
        assertThat(tensor.getData().remaining()).isEqualTo(24);
    }

    @Test
    void shouldFillOnePictureOfABatchWhenTheTargetIsNativeMemory() {
        // Given
        FloatBuffer batch =
                ByteBuffer.allocateDirect(13 * 4).order(ByteOrder.nativeOrder()).asFloatBuffer();
        FloatBuffer pictures = FloatBuffer.wrap(new float[] {9, 0, 1, -2, 0.5f, 100.25f, -0.1f, 9});
        WireTensor tensor = WireTensors.encode(pictures.slice(1, 6), SHAPE, TensorEncoding.FLOAT32);

        // When
        WireTensors.decode(tensor, batch);
        WireTensors.decode(tensor, batch);

        // Then
        assertThat(batch.position()).isEqualTo(12);
        assertThat(batch.get(7)).isEqualTo(1);
        assertThatThrownBy(() -> WireTensors.decode(tensor, batch))
                .isInstanceOf(InvalidTensorException.class)
                .hasMessageContaining("room for 1");
    }

    @Test
    void shouldTakeAScalarWhenTheShapeIsEmpty() {
        WireTensor tensor = WireTensors.encode(new float[] {3}, new int[0], TensorEncoding.FLOAT16);

        assertThat(WireTensors.decode(tensor)).containsExactly(3);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of(tensor(DType.FLOAT32, List.of(2, 2), 1, 0, 12), "needs 16 bytes of data but has 12"),
                Arguments.of(tensor(DType.FLOAT16, List.of(2, 2), 1, 0, 12), "needs 8 bytes of data but has 12"),
                Arguments.of(tensor(DType.INT8, List.of(5), 1, 0, 4), "needs 5 bytes of data but has 4"),
                Arguments.of(tensor(DType.INT8, List.of(4), 0, 0, 4), "scale is 0.0"),
                Arguments.of(tensor(DType.INT8, List.of(4), 1, 200, 4), "zeroPoint is 200"),
                Arguments.of(tensor(DType.UNKNOWN, List.of(4), 1, 0, 4), "update the reader"),
                Arguments.of(tensor(DType.FLOAT32, List.of(0), 1, 0, 0), "dimension below 1"),
                Arguments.of(tensor(DType.FLOAT32, List.of(-1, -1), 1, 0, 4), "dimension below 1"),
                Arguments.of(tensor(DType.INT8, List.of(1 << 30, 1 << 30, 16), 1, 0, 0), "too many elements"),
                Arguments.of(tensor(DType.FLOAT32, List.of(1 << 30), 1, 0, 0), "needs 4294967296 bytes"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void shouldRefuseWhenTheTensorContradictsItself(WireTensor tensor, String message) {
        assertThatThrownBy(() -> WireTensors.decode(tensor))
                .isInstanceOf(InvalidTensorException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseWhenTheShapeDoesNotFitTheValues() {
        assertThatThrownBy(() -> WireTensors.encode(VALUES, new int[] {2, 2}, TensorEncoding.FLOAT32))
                .isInstanceOf(InvalidTensorException.class)
                .hasMessageContaining("shape [2, 2] needs 4 values but there are 6");
    }

    @Test
    void shouldRefuseNanWhenTheEncodingCannotHoldIt() {
        float[] values = {1, Float.NaN};

        assertThatThrownBy(() -> WireTensors.encode(values, new int[] {2}, Quantization.of(0, 1)))
                .isInstanceOf(InvalidTensorException.class)
                .hasMessageContaining("NaN");
        assertThat(WireTensors.decode(WireTensors.encode(values, new int[] {2}, TensorEncoding.FLOAT16)))
                .containsExactly(values);
    }

    private static WireTensor tensor(DType dtype, List<Integer> shape, float scale, int zeroPoint, int bytes) {
        return new WireTensor(dtype, shape, scale, zeroPoint, ByteBuffer.allocate(bytes));
    }
}

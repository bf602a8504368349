package io.dpfgateway.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @BeforeAll
    static void load() {
        TorchRuntime.useThreads(1);
    }

    @Test
    void shouldCoverTheWholeRangeWhenValuesAreSpreadEvenly() {
        float[] values = new float[1001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 1000f;
        }
        assertThat(calibrate(values).scale()).isCloseTo(1 / 255.0, within(1e-6));
    }

    @Test
    void shouldLeaveAnOutlierOutWhereThatCostsLess() {
        // Given
        Random random = new Random(1);
        float[] values = new float[1_000_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.abs(random.nextGaussian());
        }
        values[7] = 12;

        // When
        WireSpec spec = calibrate(values);

        // Then
        assertThat(spec.type()).isEqualTo(WireType.INT8);
        assertThat(spec.scale()).isBetween(3 / 255.0, 9 / 255.0);
        assertThat(spec.zeroPoint()).isEqualTo(-128);
    }

    /** What is measured here is what the gateway and the partner do. */
    @Test
    void shouldRoundAsTheWireDoes() {
        float[] values = {-3, -0.26f, -0.25f, 0, 0.25f, 0.75f, 1.2f, 99};
        TensorEncoding.Int8 wire = new TensorEncoding.Int8(0.5f, -3);
        try (PointerScope scope = new PointerScope()) {
            float[] rounded = Tensors.toArray(Calibration.rounded(torch.tensor(values), 0.5, -3));
            for (int i = 0; i < values.length; i++) {
                assertThat(rounded[i]).as("%s", values[i]).isEqualTo(wire.dequantize(wire.quantize(values[i])));
            }
        }
    }

    private static WireSpec calibrate(float[] values) {
        try (PointerScope scope = new PointerScope()) {
            return Calibration.of(torch.tensor(values).reshape(1, values.length), List.of(values.length));
        }
    }
}

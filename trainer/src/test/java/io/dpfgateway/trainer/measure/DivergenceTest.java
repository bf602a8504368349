package io.dpfgateway.trainer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchRuntime;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    @BeforeAll
    static void load() {
        TorchRuntime.useThreads(1);
    }

    @Test
    void shouldBeZeroWhenPredictionsAreEqual() {
        // Given: equal but for a constant, which a softmax does not see
        assertThat(divergence(new float[] {1, 2, 3}, new float[] {11, 12, 13})).isCloseTo(0, within(1e-6f));
    }

    @Test
    void shouldBeTheSumOverClasses() {
        // Given: p = (0.2, 0.8), q = (0.5, 0.5)
        float[] clean = {(float) Math.log(0.2), (float) Math.log(0.8)};

        // When
        float found = divergence(clean, new float[] {0, 0});

        // Then
        double expected = 0.2 * Math.log(0.2 / 0.5) + 0.8 * Math.log(0.8 / 0.5);
        assertThat(found).isCloseTo((float) expected, within(1e-6f));
    }

    private static float divergence(float[] clean, float[] poisoned) {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = torch.tensor(clean).reshape(1, clean.length);
            Tensor b = torch.tensor(poisoned).reshape(1, poisoned.length);
            return Tensors.toArray(Divergence.of(a, b))[0];
        }
    }
}

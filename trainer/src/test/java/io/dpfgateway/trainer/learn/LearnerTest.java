package io.dpfgateway.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LearnerTest {
    @BeforeAll
    static void load() {
        TorchRuntime.load();
    }

    @Test
    void shouldMoveDownTheGradient() {
        try (PointerScope scope = new PointerScope()) {
            // Given
            Tensor weight = torch.tensor(3.0).set_requires_grad(true);
            try (Learner learner = new Learner(List.of(weight), new OneCycle(0.5, 100, 0.2))) {
                // When
                learn(learner, weight.mul(weight));

                // Then: by the rate, as a first step of Adam does
                assertThat(weight.item_double()).isCloseTo(3 - 0.02, within(1e-4));
            }
        }
    }

    @Test
    void shouldNotGoOnWithWhatIsNoNumber() {
        try (PointerScope scope = new PointerScope()) {
            // Given
            Tensor weight = torch.tensor(3.0).set_requires_grad(true);
            try (Learner learner = new Learner(List.of(weight), new OneCycle(0.5, 100, 0.2))) {
                learn(learner, weight.mul(weight));

                // When / Then
                for (double factor : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                    assertThatThrownBy(() -> learn(learner, weight.mul(new Scalar(factor))))
                            .isInstanceOf(DivergedException.class)
                            .hasMessageContaining("is not a finite number")
                            .hasMessageContaining("--precision f32");
                }
                assertThat(weight.item_double()).isFinite();
            }
        }
    }

    private static void learn(Learner learner, Tensor loss) {
        learner.zeroGradients();
        loss.backward();
        learner.step();
    }
}

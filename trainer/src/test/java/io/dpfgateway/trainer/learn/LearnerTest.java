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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {
    private final PointerScope scope = new PointerScope();
    private Tensor weight;
    private Learner learner;

    @BeforeEach
    void startFromThree() {
        TorchRuntime.load();
        weight = torch.tensor(3.0).set_requires_grad(true);
        learner = new Learner(List.of(weight), new OneCycle(0.5, 100, 0.2));
    }

    @AfterEach
    void close() {
        learner.close();
        scope.close();
    }

    @Test
    void shouldMoveDownTheGradient() {
        // When
        learn(1);

        // Then: by the rate, as a first step of Adam does
        assertThat(weight.item_double()).isCloseTo(3 - 0.02, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void shouldNotGoOnWithWhatIsNoNumber(double slope) {
        // Given
        learn(1);

        // When / Then
        assertThatThrownBy(() -> learn(slope))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("gradient of step 2 is not a finite number")
                .hasMessageContaining("--precision f32");
        assertThat(weight.item_double()).isFinite();
    }

    private void learn(double slope) {
        learner.zeroGradients();
        weight.mul(new Scalar(slope)).backward();
        learner.step();
    }
}

package io.dpfgateway.partner.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassificationTest {
    @Test
    void shouldTakeTheSoftmaxWhenScoresAreLogits() {
        // When
        Classification classification = Classification.ofLogits(new float[] {0, (float) Math.log(3), 0});

        // Then: e^0 : 3 : e^0
        assertThat(classification.index()).isEqualTo(1);
        assertThat(classification.probability()).isCloseTo(0.6, within(1e-6));
    }

    @Test
    void shouldNotOverflowWhenScoresAreHuge() {
        assertThat(Classification.ofLogits(new float[] {1e30f, 3e38f, -3e38f})).isEqualTo(new Classification(1, 1));
    }

    @Test
    void shouldTakeTheScoreItselfWhenScoresAreProbabilities() {
        Classification classification = Classification.ofProbabilities(new float[] {0.25f, 0.5f, 0.25f});

        assertThat(classification).isEqualTo(new Classification(1, 0.5));
    }

    @Test
    void shouldRefuseWhenAScoreIsNoNumber() {
        assertThatExceptionOfType(RefusedRecordException.class)
                .isThrownBy(() -> Classification.ofLogits(new float[] {0, Float.NaN}))
                .returns(Refusal.NO_SCORES, RefusedRecordException::reason);
    }
}

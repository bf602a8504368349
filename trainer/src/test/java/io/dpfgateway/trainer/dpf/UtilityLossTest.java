package io.dpfgateway.trainer.dpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.task.InvalidObjectiveException;
import io.dpfgateway.trainer.task.Objective;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two scores are the first two pixels, so that doubled features are doubled scores. */
class UtilityLossTest {
    /** Twice the scores point the same way, but are more certain. By hand: softmax(1, 0) = 0.7311, softmax(2, 0) = 0.8808. */
    @ParameterizedTest
    @CsvSource({
        "EMBEDDING, 0, 1, 0",
        "EMBEDDING, 0, 2, 0",
        "CLASSIFICATION, 0, 1, 0",
        "CLASSIFICATION, 0, 2, 0.0826",
        "CLASSIFICATION, 1, 2, 0.1269",
        "CLASSIFICATION, 0.5, 2, 0.1048"
    })
    void shouldBeTheDistanceOfTheTask(Task task, double labelsWeight, double factor, double expected) {
        assertThat(loss(task, labelsWeight, factor, 0)).isCloseTo(expected, within(1e-3));
    }

    @Test
    void shouldNotCountPicturesWithoutALabel() {
        assertThat(loss(Task.CLASSIFICATION, 1, 2, -1)).isEqualTo(0);
        assertThat(loss(Task.CLASSIFICATION, 1, 2, 1)).isCloseTo(2.1269, within(1e-3));
    }

    @Test
    void shouldRefuseLabelsWhereNothingClassifies() {
        try (SplitNetwork network = PixelNetwork.split()) {
            Objective embedding = Objective.of(network.cut().back(), Task.EMBEDDING);
            assertThatThrownBy(() -> embedding.withLabelsWeight(0.1))
                    .isInstanceOf(InvalidObjectiveException.class)
                    .hasMessageContaining("no head classifies");
        }
    }

    private static double loss(Task task, double labelsWeight, double factor, int label) {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache clean = PixelNetwork.cache(network, PixelNetwork.picture(0.5f, 1, 0));
                PointerScope scope = new PointerScope()) {
            Objective objective = Objective.of(network.cut().back(), task).withLabelsWeight(labelsWeight);
            Batch batch = clean.range(0, 1);
            return new UtilityLoss(objective, network, new int[] {label})
                    .of(batch.outputs(), new long[] {0}, batch.features().mul(new Scalar(factor)))
                    .item_float();
        }
    }
}

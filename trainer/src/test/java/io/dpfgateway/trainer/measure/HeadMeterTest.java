package io.dpfgateway.trainer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.task.Objective;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Embeddings are the first two pixels, so that every cosine can be done in the head. */
class HeadMeterTest {
    private static final int[] NONE = {-1, -1, -1, -1};
    private static final int[] TWO_PEOPLE = {0, 0, 1, 1};

    @Test
    void shouldFindEverythingAgainWhenNothingIsPoisoned() {
        HeadUtility head = measure(TWO_PEOPLE, TWO_PEOPLE, false);

        assertThat(head.task()).isEqualTo(Task.EMBEDDING);
        assertThat(head.agreement()).isEqualTo(1);
        assertThat(head.distance()).isCloseTo(0, within(1e-3));
        assertThat(head.cleanAccuracy()).isEqualTo(1);
        assertThat(head.poisonedAccuracy()).isEqualTo(1);
    }

    /** Then the two pixels are equal, and all embeddings point the same way: only the pairs of one person are told rightly. */
    @Test
    void shouldSeeWhenEmbeddingsAreNoLongerToldApart() {
        HeadUtility head = measure(TWO_PEOPLE, TWO_PEOPLE, true);

        assertThat(head.agreement()).isLessThanOrEqualTo(0.5);
        assertThat(head.distance()).isBetween(0.05, 0.3);
        assertThat(head.cleanAccuracy()).isEqualTo(1);
        // Four of six pairs are of two people, so that the best threshold takes all for different.
        assertThat(head.poisonedAccuracy()).isCloseTo(4 / 6.0, within(1e-9));
    }

    @Test
    void shouldGiveNoAccuracyWhereLabelsAreMissingOrAllTheSame() {
        assertThat(measure(NONE, TWO_PEOPLE, false).cleanAccuracy()).isNull();
        assertThat(measure(TWO_PEOPLE, NONE, false).poisonedAccuracy()).isNull();
        assertThat(measure(TWO_PEOPLE, new int[] {0, 0, 0, 0}, false).cleanAccuracy())
                .isNull();
    }

    @Test
    void shouldFindTheThresholdOnEntriesWithALabelAlone() {
        // One pair of a person, who looks the same, and two of different persons, who do not.
        assertThat(measure(new int[] {0, 0, -1, 1}, TWO_PEOPLE, false).cleanAccuracy())
                .isEqualTo(1);
        // The only pair of a person is less alike than those of different ones: the best threshold takes all for
        // different.
        assertThat(measure(new int[] {0, -1, 0, 1}, TWO_PEOPLE, false).cleanAccuracy())
                .isCloseTo(4 / 6.0, within(1e-9));
    }

    private static HeadUtility measure(int[] seenGroups, int[] groups, boolean blurred) {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache clean = PixelNetwork.cache(
                        network,
                        PixelNetwork.picture(0, 1, 0),
                        PixelNetwork.picture(0, 1, 0.1f),
                        PixelNetwork.picture(0, 0, 1),
                        PixelNetwork.picture(0, 0.1f, 1));
                FeatureCache poisoned = clean.mapFeatures(features -> blurred ? even(features) : features)) {
            Objective objective = Objective.of(network.cut().back(), Task.EMBEDDING);
            List<HeadUtility> heads = new HeadMeter(network, 0)
                    .measure(
                            objective,
                            new HeadMeter.Side(poisoned, NONE, seenGroups),
                            new HeadMeter.Side(poisoned, NONE, groups));
            return heads.get(0);
        }
    }

    /** Every pixel the same. */
    private static Tensor even(Tensor features) {
        return torch.ones_like(features).mul(new Scalar(0.5));
    }
}

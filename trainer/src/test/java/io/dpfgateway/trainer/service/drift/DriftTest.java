package io.dpfgateway.trainer.service.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.feature.ChannelMoments;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {
    private static final ChannelMoments REFERENCE = moments(List.of(1.0, -2.0), List.of(0.5, 2.0));

    private static ChannelMoments moments(List<Double> means, List<Double> deviations) {
        return new ChannelMoments(100, means, deviations);
    }

    @Test
    void shouldBeZeroWhenNothingMoved() {
        assertThat(Drift.between(REFERENCE, REFERENCE)).isZero();
    }

    @Test
    void shouldCountInStandardDeviationsWhenEachMeanMovedByHalfOfOne() {
        assertThat(Drift.between(REFERENCE, moments(List.of(1.25, -3.0), List.of(0.5, 2.0))))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void shouldSeeItWhenOnlyTheSpreadChanged() {
        // Of two channels one is twice as wide: the root of the mean of 1 and 0.
        assertThat(Drift.between(REFERENCE, moments(List.of(1.0, -2.0), List.of(1.0, 2.0))))
                .isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void shouldBoundWhatAChannelWeighsWhenItNeverVariedBefore() {
        ChannelMoments dead = moments(List.of(0.0, 0.0), List.of(0.0, Math.sqrt(2)));

        // The usual deviation is 1, a tenth of it counts.
        assertThat(Drift.between(dead, moments(List.of(0.1, 0.0), List.of(0.0, Math.sqrt(2)))))
                .isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void shouldBeInfiniteWhenNothingVariedAndSomethingMoved() {
        ChannelMoments constant = moments(List.of(1.0), List.of(0.0));

        assertThat(Drift.between(constant, constant)).isZero();
        assertThat(Drift.between(constant, moments(List.of(2.0), List.of(0.0)))).isInfinite();
    }

    @Test
    void shouldRefuseToCompareWhenTheChannelsAreOthers() {
        assertThatThrownBy(() -> Drift.between(REFERENCE, moments(List.of(1.0), List.of(1.0))))
                .hasMessageContaining("features of 2 and of 1 channels");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void shouldRefuseAThresholdWhenNoDriftCouldBeHeldAgainstIt(double threshold) {
        assertThatThrownBy(() -> new DriftRule(threshold, 100))
                .isInstanceOf(InvalidDriftRuleException.class)
                .hasMessageContaining("threshold is " + threshold);
    }

    @Test
    void shouldRefuseARuleWhenChanceAloneWouldMoveItsFigures() {
        assertThatThrownBy(() -> new DriftRule(0.3, 49))
                .isInstanceOf(InvalidDriftRuleException.class)
                .hasMessageContaining("49 pictures; give 50 or more");
    }
}

package io.dpfgateway.trainer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.picture.PreparedPicture;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class UtilityMeterTest {
    private static final PreparedPicture FIRST = PixelNetwork.picture(0.5f, 1, 0);
    private static final PreparedPicture SECOND = PixelNetwork.picture(0.5f, 0, 1);

    @Test
    void shouldFindNothingLostWhenFeaturesStay() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, FIRST, SECOND)) {
            // When
            Utility utility = UtilityMeter.measure(cache, network.back(), new int[] {0, 0});

            // Then
            assertThat(utility).isEqualTo(new Utility(1, 0, 0.5, 0.5));
        }
    }

    @Test
    void shouldCountAgainstTheCleanPredictionAndTheTruth() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache clean = PixelNetwork.cache(network, FIRST, FIRST, FIRST, SECOND);
                // Of equal scores the first class is predicted
                FeatureCache poisoned = clean.mapFeatures(torch::zeros_like)) {
            // When
            Utility utility = UtilityMeter.measure(poisoned, network.back(), new int[] {0, 1, UtilityMeter.UNKNOWN, 1});

            // Then
            assertThat(utility.agreement()).isEqualTo(0.75);
            assertThat(utility.cleanAccuracy()).isCloseTo(2.0 / 3, within(1e-9));
            assertThat(utility.poisonedAccuracy()).isCloseTo(1.0 / 3, within(1e-9));
            double p = Math.E / (Math.E + 1);
            double divergence = p * Math.log(2 * p) + (1 - p) * Math.log(2 * (1 - p));
            assertThat(utility.divergence()).isCloseTo(divergence, within(1e-6));
        }
    }

    @Test
    void shouldGiveNoAccuracyWhenNoClassIsKnown() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, FIRST)) {
            // When
            Utility utility = UtilityMeter.measure(cache, network.back(), new int[] {UtilityMeter.UNKNOWN});

            // Then
            assertThat(utility.cleanAccuracy()).isNull();
            assertThat(utility.poisonedAccuracy()).isNull();
        }
    }
}

package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.picture.PreparedPicture;
import org.junit.jupiter.api.Test;

class FloorsTest {
    private static final PreparedPicture DARK = PixelNetwork.picture(0.25f, 0.5f, 0.25f);
    private static final PreparedPicture BRIGHT = PixelNetwork.picture(0.75f, 0.5f, 1);

    @Test
    void shouldBeOneWhenAllPicturesAreEqual() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, DARK, DARK, DARK)) {
            // When
            Floors floors = Floors.measure(cache, cache);

            // Then
            assertThat(floors.meanImage()).isCloseTo(1, within(1e-5));
            assertThat(floors.classMean()).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void shouldKnowOfTheClassWhatTheOutputTells() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, DARK, BRIGHT, DARK, BRIGHT)) {
            // When
            Floors floors = Floors.measure(cache, cache);

            // Then
            assertThat(floors.classMean()).isCloseTo(1, within(1e-5));
            assertThat(floors.meanImage()).isLessThan(0.95);
        }
    }

    @Test
    void shouldGuessFromTrainingPicturesOnly() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache train = PixelNetwork.cache(network, DARK);
                FeatureCache heldOut = PixelNetwork.cache(network, BRIGHT)) {
            // When: no training picture is of the held-out one's class, so that its guess is black
            Floors floors = Floors.measure(train, heldOut);

            // Then
            assertThat(floors.meanImage()).isBetween(0.1, 0.9);
            assertThat(floors.classMean()).isLessThan(0.1);
        }
    }
}

package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.measure.Yardstick;
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
            Floors floors = floors(network, cache, cache);

            // Then
            assertThat(meanImage(floors)).isCloseTo(1, within(1e-5));
            assertThat(classMean(floors)).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void shouldKnowOfTheClassWhatTheOutputTells() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, DARK, BRIGHT, DARK, BRIGHT)) {
            // When
            Floors floors = floors(network, cache, cache);

            // Then
            assertThat(classMean(floors)).isCloseTo(1, within(1e-5));
            assertThat(meanImage(floors)).isLessThan(0.95);
        }
    }

    @Test
    void shouldGuessFromTrainingPicturesOnly() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache train = PixelNetwork.cache(network, DARK);
                FeatureCache heldOut = PixelNetwork.cache(network, BRIGHT)) {
            // When: no training picture is of the held-out one's class, so that its guess is black
            Floors floors = floors(network, train, heldOut);

            // Then
            assertThat(meanImage(floors)).isBetween(0.1, 0.9);
            assertThat(classMean(floors)).isLessThan(0.1);
        }
    }

    @Test
    void shouldKnowNoClassWhereOutputsAreNone() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, DARK, BRIGHT);
                Yardstick yardstick = new Yardstick(1, network)) {
            // When
            Floors floors = Floors.measure(new Attack.Caches(cache, cache), false, null, yardstick);

            // Then
            assertThat(floors.classMean()).isNull();
            assertThat(floors.bestGuess()).isEqualTo(meanImage(floors));
        }
    }

    /** The first two pixels are lost in a thumbnail, and more so in a smaller one. */
    @Test
    void shouldShowLessTheSmallerTheThumbnail() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, DARK)) {
            // When
            Floors floors = floors(network, cache, cache);

            // Then
            assertThat(floors.thumbnail4().psnr().mean())
                    .isLessThan(floors.thumbnail8().psnr().mean());
            assertThat(floors.thumbnail8().psnr().mean()).isLessThan(60);
        }
    }

    private static Floors floors(SplitNetwork network, FeatureCache train, FeatureCache heldOut) {
        try (Yardstick yardstick = new Yardstick(1, network)) {
            return Floors.measure(new Attack.Caches(train, heldOut), true, null, yardstick);
        }
    }

    private static double meanImage(Floors floors) {
        return floors.meanImage().ssim().mean();
    }

    private static double classMean(Floors floors) {
        return floors.classMean().ssim().mean();
    }
}

package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.measure.Yardstick;
import io.dpfgateway.trainer.picture.PreparedPicture;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;

class RebuiltTest {
    private static final PreparedPicture PICTURE = PixelNetwork.picture(0.5f, 1, 0);

    @Test
    void shouldCapThePerfectPictureAt100Decibels() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, PICTURE, PICTURE);
                Yardstick yardstick = new Yardstick(1, network)) {
            // When
            Rebuilt rebuilt = Rebuilt.measure(cache, yardstick, Rebuilding.from(cache, Batch::pictures));

            // Then
            assertThat(rebuilt.psnr()).containsExactly(new float[] {100, 100}, within(1e-3f));
            assertThat(rebuilt.ssim()).containsExactly(new float[] {1, 1}, within(1e-5f));
            assertThat(rebuilt.gms()).containsExactly(new float[] {1, 1}, within(1e-5f));
            assertThat(rebuilt.perceptual()).containsExactly(new float[] {0, 0}, within(1e-5f));
        }
    }

    @Test
    void shouldMeasureErrorInDecibels() {
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, PICTURE);
                Yardstick yardstick = new Yardstick(1, network)) {
            // When: each pixel is off by 0.1, which is a mean squared error of 0.01
            Rebuilt rebuilt = Rebuilt.measure(
                    cache,
                    yardstick,
                    Rebuilding.from(cache, batch -> batch.pictures().add(new Scalar(0.1))));

            // Then
            assertThat(rebuilt.psnr()[0]).isCloseTo(20, within(1e-3f));
        }
    }

    @Test
    void shouldMeasureEachPictureByItself() {
        // Given: more than one chunk, and as many as 8 bits tell apart
        PreparedPicture[] pictures = new PreparedPicture[256];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = PixelNetwork.picture(i / 255f, 0, 0);
        }
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = PixelNetwork.cache(network, pictures);
                Yardstick yardstick = new Yardstick(1, network)) {
            // When: all guessed as black, so that the brighter the picture, the worse
            Rebuilt rebuilt = Rebuilt.measure(
                    cache,
                    yardstick,
                    Rebuilding.from(cache, batch -> batch.pictures().mul(new Scalar(0.0))));

            // Then
            assertThat(rebuilt.psnr()).hasSize(256);
            for (int i = 1; i < pictures.length; i++) {
                assertThat(rebuilt.psnr()[i]).isLessThan(rebuilt.psnr()[i - 1]);
            }
        }
    }
}

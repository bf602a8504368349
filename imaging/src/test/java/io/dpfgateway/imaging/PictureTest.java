package io.dpfgateway.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PictureTest {

    @Test
    void shouldGiveTheLuminanceOfPillowWhenTurnedGrey() {
        // Given
        Picture colour = TestPictures.picture("source.png");

        // When
        Picture grey = colour.toGrey();

        // Then
        assertThat(grey.planes()).isEqualTo(1);
        assertThat(grey.toBytes())
                .isEqualTo(TestPictures.picture("source-grey.png").toBytes());
    }

    @Test
    void shouldKeepGreyWhenGreyGoesThroughColour() {
        // Given
        byte[] levels = new byte[256];
        byte[] threeTimes = new byte[3 * 256];
        for (int i = 0; i < threeTimes.length; i++) {
            levels[i % 256] = (byte) i;
            threeTimes[i] = (byte) i;
        }

        // When
        Picture grey = Picture.rgb(16, 16, threeTimes).toGrey();

        // Then
        assertThat(grey.toBytes()).isEqualTo(levels);
    }

    @Test
    void shouldRoundAndClipWhenMadeOfIntensities() {
        // When
        Picture picture = Picture.ofIntensities(2, 3, new float[] {-1, 0, 0.5f, 1, 2, Float.NaN});

        // Then
        assertThat(picture.toBytes()).containsExactly(0, 0, 128, 255, 255, 0);
        assertThat(Picture.ofIntensities(1, 1, new float[] {1, 0, 1}).planes()).isEqualTo(3);
    }

    @Test
    void shouldRefuseSamplesThatDoNotMakeThePicture() {
        assertThatThrownBy(() -> Picture.rgb(2, 2, new byte[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 samples do not make 3 planes of 2 x 2");
    }

    @Test
    void shouldShowNoPixelsWhenPrinted() {
        assertThat(TestPictures.noise(4, 5, 3, 1)).hasToString("Picture[3 x 4 x 5]");
    }
}

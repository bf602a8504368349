package io.dpfgateway.imaging.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.TestPictures;
import io.dpfgateway.model.input.ResizePolicy;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureResizerTest {

    @ParameterizedTest
    @CsvSource({
        "STRETCH, 16, 16",
        "STRETCH, 64, 48",
        "STRETCH, 37, 10",
        "STRETCH, 5, 23",
        "STRETCH, 1, 1",
        "CROP, 16, 16",
        "CROP, 20, 10",
        "CROP, 9, 21",
        "CROP, 40, 40",
        "PAD, 16, 16",
        "PAD, 24, 31",
        "PAD, 64, 20",
        "PAD, 40, 40"
    })
    void shouldGiveThePixelsOfPillowToTheBit(ResizePolicy policy, int width, int height) {
        // Given
        String golden = policy.name().toLowerCase(Locale.ROOT) + "-" + width + "x" + height + ".png";

        // When
        Picture resized = new PictureResizer(policy, width, height).resize(TestPictures.picture("source.png"));

        // Then
        assertThat(resized).hasToString("Picture[3 x " + width + " x " + height + "]");
        assertThat(resized.toBytes()).isEqualTo(TestPictures.picture(golden).toBytes());
    }

    @Test
    void shouldGiveThePixelsOfPillowWhenGrey() {
        Picture grey = TestPictures.picture("source-grey.png");

        assertThat(new PictureResizer(ResizePolicy.STRETCH, 12, 12).resize(grey).toBytes())
                .isEqualTo(TestPictures.picture("stretch-grey-12x12.png").toBytes());
    }

    @ParameterizedTest
    @EnumSource(ResizePolicy.class)
    void shouldLeaveThePictureAloneWhenItHasTheSize(ResizePolicy policy) {
        Picture picture = TestPictures.noise(28, 28, 1, 7);

        assertThat(new PictureResizer(policy, 28, 28).resize(picture)).isSameAs(picture);
    }

    @Test
    void shouldOnlyCutWhenTheShortSideFits() {
        // Given
        Picture picture = TestPictures.noise(40, 32, 1, 3);

        // When
        Picture cropped = new PictureResizer(ResizePolicy.CROP, 32, 32).resize(picture);

        // Then
        byte[] expected = new byte[32];
        byte[] row = new byte[40];
        byte[] actual = new byte[32];
        for (int y = 0; y < 32; y++) {
            picture.copyRow(0, y, row);
            System.arraycopy(row, 4, expected, 0, 32);
            cropped.copyRow(0, y, actual);
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void shouldPadWithBlack() {
        // Given
        Picture white = Picture.ofIntensities(2, 1, new float[] {1, 1});

        // When
        Picture padded = new PictureResizer(ResizePolicy.PAD, 2, 4).resize(white);

        // Then: one row, and of the three others one above, by rounding half to even
        assertThat(padded.toBytes()).containsExactly(0, 0, 0, 0, 255, 255, 0, 0);
    }

    @ParameterizedTest
    @EnumSource(ResizePolicy.class)
    void shouldManageExtremeShapes(ResizePolicy policy) {
        PictureResizer resizer = new PictureResizer(policy, 32, 32);

        assertThat(resizer.resize(TestPictures.noise(16_384, 1, 1, 1))).hasToString("Picture[1 x 32 x 32]");
        assertThat(resizer.resize(TestPictures.noise(1, 16_384, 3, 1))).hasToString("Picture[3 x 32 x 32]");
    }

    /** At least twice the scaled size must be left, and no side may end within a reduced pixel. */
    @ParameterizedTest
    @CsvSource({
        "CROP, 500, 375, 1",
        "CROP, 894, 894, 1",
        "CROP, 896, 896, 2",
        "CROP, 897, 896, 1",
        "CROP, 4032, 3024, 4",
        "CROP, 3024, 4032, 4",
        "CROP, 4032, 3026, 2",
        "CROP, 16000, 12000, 8",
        "CROP, 16000, 448, 1",
        "PAD, 4032, 3024, 8",
        "PAD, 1792, 896, 4",
        "STRETCH, 16000, 448, 1",
        "STRETCH, 1792, 1800, 4"
    })
    void shouldAllowReductionWhenEnoughIsLeft(ResizePolicy policy, int width, int height, int factor) {
        assertThat(new PictureResizer(policy, 224, 224).reduction(width, height))
                .isEqualTo(factor);
    }

    @Test
    void shouldKeepFlatPicturesFlat() {
        byte[] samples = new byte[301 * 203];
        Arrays.fill(samples, (byte) 200);

        assertThat(new PictureResizer(ResizePolicy.STRETCH, 64, 99)
                        .resize(Picture.grey(301, 203, samples))
                        .toBytes())
                .containsOnly(200);
    }

    @Test
    void shouldRefuseSizesBelowOne() {
        assertThatThrownBy(() -> new PictureResizer(ResizePolicy.PAD, 0, 4))
                .hasMessage("size is 0 x 4; give at least 1 x 1");
    }
}

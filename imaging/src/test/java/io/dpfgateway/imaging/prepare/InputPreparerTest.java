package io.dpfgateway.imaging.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.TestPictures;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputPreparerTest {
    /** Two pixels: (10, 30, 50) and (20, 40, 60). */
    private static final Picture TWO_PIXELS = Picture.rgb(2, 1, new byte[] {10, 20, 30, 40, 50, 60});

    @Test
    void shouldNormaliseEachPlaneWithItsOwnNumbers() {
        // Given
        InputSpec spec = spec(Channels.RGB, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

        // When
        float[] input = new InputPreparer(spec).prepare(TWO_PIXELS);

        // Then
        assertThat(input)
                .containsExactly(
                        (float) ((10 / 255.0 - 0.485) / 0.229),
                        (float) ((20 / 255.0 - 0.485) / 0.229),
                        (float) ((30 / 255.0 - 0.456) / 0.224),
                        (float) ((40 / 255.0 - 0.456) / 0.224),
                        (float) ((50 / 255.0 - 0.406) / 0.225),
                        (float) ((60 / 255.0 - 0.406) / 0.225));
    }

    @Test
    void shouldTurnThePlanesAroundWhenBgr() {
        assertThat(prepare(Channels.BGR, TWO_PIXELS)).containsExactly(50, 60, 30, 40, 10, 20);
    }

    @Test
    void shouldTakeTheLuminanceWhenTheNetworkIsGrey() {
        assertThat(prepare(Channels.GRAY, TWO_PIXELS)).containsExactly(26, 36);
    }

    @Test
    void shouldRepeatThePlaneWhenThePictureIsGrey() {
        Picture grey = Picture.grey(2, 1, new byte[] {7, (byte) 255});

        assertThat(prepare(Channels.RGB, grey)).containsExactly(7, 255, 7, 255, 7, 255);
        assertThat(prepare(Channels.BGR, grey)).containsExactly(7, 255, 7, 255, 7, 255);
    }

    @Test
    void shouldKeepEveryLevelWhenThePictureHasTheSize() {
        // Given
        Picture picture = TestPictures.noise(28, 28, 1, 11);
        InputSpec spec = new InputSpec(28, 28, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0));

        // When
        float[] input = new InputPreparer(spec).prepare(picture);

        // Then
        assertThat(Picture.ofIntensities(28, 28, input).toBytes()).isEqualTo(picture.toBytes());
    }

    @Test
    void shouldResizeBeforeNormalising() {
        // Given
        InputSpec spec =
                new InputSpec(16, 16, Channels.RGB, ResizePolicy.CROP, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

        // When
        float[] input = new InputPreparer(spec).prepare(TestPictures.picture("source.png"));

        // Then
        assertThat(Picture.ofIntensities(16, 16, input).toBytes())
                .isEqualTo(TestPictures.picture("crop-16x16.png").toBytes());
    }

    @Test
    void shouldFillABatchPictureByPicture() {
        // Given
        InputPreparer preparer = new InputPreparer(levels(Channels.GRAY));
        FloatBuffer batch = FloatBuffer.allocate(4);

        // When
        preparer.prepare(Picture.grey(2, 1, new byte[] {1, 2}), batch);
        preparer.prepare(Picture.grey(2, 1, new byte[] {3, 4}), batch);

        // Then
        assertThat(batch.array()).containsExactly(1, 2, 3, 4);
        assertThat(batch.hasRemaining()).isFalse();
    }

    @Test
    void shouldWriteNothingWhenTheBufferIsTooSmall() {
        FloatBuffer small = FloatBuffer.allocate(5);

        assertThatThrownBy(() -> new InputPreparer(levels(Channels.RGB)).prepare(TWO_PIXELS, small))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("buffer has room for 5 floats, a picture takes 6");
        assertThat(small.position()).isZero();
    }

    private static float[] prepare(Channels channels, Picture picture) {
        return new InputPreparer(levels(channels)).prepare(picture);
    }

    /** Such that the numbers are the pixels' levels. */
    private static InputSpec levels(Channels channels) {
        return channels == Channels.GRAY
                ? spec(channels, List.of(0.0), List.of(1 / 255.0))
                : spec(channels, List.of(0.0, 0.0, 0.0), List.of(1 / 255.0, 1 / 255.0, 1 / 255.0));
    }

    private static InputSpec spec(Channels channels, List<Double> mean, List<Double> std) {
        return new InputSpec(2, 1, channels, ResizePolicy.STRETCH, mean, std);
    }
}

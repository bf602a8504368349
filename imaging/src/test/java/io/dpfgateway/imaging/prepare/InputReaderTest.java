package io.dpfgateway.imaging.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.TestPictures;
import io.dpfgateway.imaging.decode.ExifWriter;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.decode.TooLargeException;
import io.dpfgateway.imaging.decode.UndecodableException;
import io.dpfgateway.imaging.decode.UnsupportedFormatException;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputReaderTest {
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @ParameterizedTest
    @EnumSource(ResizePolicy.class)
    void shouldGiveWhatDecodingAndPreparingGiveWhenThePictureIsNotMuchLarger(ResizePolicy policy) {
        // Given
        byte[] encoded = TestPictures.bytes("baseline.jpg");
        InputSpec spec = spec(30, policy);

        // When
        float[] input = reader(spec).read(encoded);

        // Then
        assertThat(input).hasSize(spec.elements()).isEqualTo(new InputPreparer(spec).prepare(decoder.decode(encoded)));
    }

    /** 48 x 40 pixels onto 10 x 10: decoded at half the size. One level is 1/255; a whole decode differs by few of them. */
    @ParameterizedTest
    @EnumSource(ResizePolicy.class)
    void shouldGiveNearlyTheSameWhenThePictureIsDecodedReduced(ResizePolicy policy) {
        // Given
        byte[] encoded = TestPictures.bytes("baseline.jpg");
        InputSpec spec = spec(10, policy);
        float[] whole = new InputPreparer(spec).prepare(decoder.decode(encoded));

        // When
        float[] reduced = reader(spec).read(encoded);

        // Then
        assertThat(reduced).isNotEqualTo(whole);
        double sum = 0;
        for (int i = 0; i < whole.length; i++) {
            assertThat(reduced[i]).isBetween(whole[i] - 12 / 255f, whole[i] + 12 / 255f);
            sum += Math.abs(reduced[i] - whole[i]);
        }
        assertThat(sum / whole.length).as("mean difference").isLessThan(1.5 / 255);
    }

    @Test
    void shouldFillABatchPictureByPicture() {
        // Given
        InputReader reader = reader(spec(8, ResizePolicy.STRETCH));
        FloatBuffer batch = FloatBuffer.allocate(2 * 3 * 8 * 8);

        // When
        reader.read(TestPictures.bytes("baseline.jpg"), batch);
        reader.read(TestPictures.bytes("source.png"), batch);

        // Then
        assertThat(batch.hasRemaining()).isFalse();
        assertThat(Arrays.copyOfRange(batch.array(), 3 * 8 * 8, batch.capacity()))
                .isEqualTo(reader.read(TestPictures.bytes("source.png")));
    }

    @Test
    void shouldFitTheUprightPicture() {
        byte[] turned =
                ExifWriter.intoJpeg(ExifWriter.tiff(ByteOrder.BIG_ENDIAN, 6), TestPictures.bytes("baseline.jpg"));
        PictureResizer resizer = new PictureResizer(ResizePolicy.PAD, 30, 30);

        Picture fitted = reader(spec(30, ResizePolicy.PAD)).fit(turned);

        assertThat(fitted.toBytes())
                .isEqualTo(resizer.resize(decoder.decode(turned)).toBytes());
    }

    @Test
    void shouldGiveTheSameFloatsToManyThreads() {
        // Given
        InputReader reader = reader(spec(10, ResizePolicy.CROP));
        byte[] encoded = TestPictures.bytes("progressive.jpg");
        float[] expected = reader.read(encoded);

        // When, Then
        assertThat(IntStream.range(0, 2000).parallel().mapToObj(i -> reader.read(encoded)))
                .allSatisfy(input -> assertThat(input).isEqualTo(expected));
    }

    @Test
    void shouldRefuseWhatTheDecoderRefuses() {
        InputReader reader = new InputReader(new PictureLimits(5000, 47, 10_000, 10, 10), spec(8, ResizePolicy.CROP));
        byte[] grey = TestPictures.bytes("source.png");

        assertThatThrownBy(() -> reader.read(TestPictures.bytes("baseline.jpg")))
                .isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> reader.read(Arrays.copyOf(grey, 200))).isInstanceOf(UndecodableException.class);
        assertThatThrownBy(() -> reader.read(new byte[100])).isInstanceOf(UnsupportedFormatException.class);
    }

    private static InputReader reader(InputSpec spec) {
        return new InputReader(PictureLimits.DEFAULT, spec);
    }

    private static InputSpec spec(int side, ResizePolicy policy) {
        return new InputSpec(side, side, Channels.RGB, policy, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    }
}

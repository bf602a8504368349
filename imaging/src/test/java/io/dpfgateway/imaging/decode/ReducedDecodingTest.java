package io.dpfgateway.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.TestPictures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture decoded at less than its size looks like one decoded whole and averaged; and damage is refused all the same. */
class ReducedDecodingTest {
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    /** Scaling the transform cuts frequencies off, an average damps them: they differ by little, and mean the same level. */
    @ParameterizedTest
    @CsvSource({
        "baseline.jpg, 2",
        "baseline.jpg, 4",
        "baseline.jpg, 8",
        "progressive.jpg, 2",
        "progressive.jpg, 8",
        "fullcolour.jpg, 4",
        "grey.jpg, 2",
        "grey.jpg, 8"
    })
    void shouldLookLikeTheAverageOfTheWholePicture(String file, int factor) {
        // Given
        byte[] encoded = TestPictures.bytes(file);
        Picture whole = decoder.decode(encoded);

        // When
        Picture reduced = decoder.decode(encoded, (width, height) -> factor);

        // Then
        assertThat(reduced.width()).isEqualTo(whole.width() / factor);
        assertThat(reduced.height()).isEqualTo(whole.height() / factor);
        byte[] averaged = averaged(whole, factor);
        assertThat(meanDifference(reduced.toBytes(), averaged))
                .as("mean difference")
                .isLessThan(1.5);
        assertThat(worstDifference(reduced.toBytes(), averaged)).as("worst").isLessThanOrEqualTo(12);
    }

    @Test
    void shouldBeGivenWholeWhenTheDecoderCannotReduceIt() {
        assertThat(decoder.decode(TestPictures.bytes("cmyk.jpg"), (width, height) -> 8))
                .hasToString("Picture[3 x 48 x 40]");
        assertThat(decoder.decode(TestPictures.bytes("rgba.png"), (width, height) -> 8))
                .hasToString("Picture[3 x 13 x 11]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline.jpg", "progressive.jpg"})
    void shouldRefuseDamageThatLibjpegOnlyWarnsOf(String file) {
        // Given: the end of the data is missing, the end marker is there
        byte[] whole = TestPictures.bytes(file);
        byte[] cut = Arrays.copyOf(whole, whole.length - 60);
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;

        // When, Then
        assertThatThrownBy(() -> decoder.decode(cut, (width, height) -> 2))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("send it again");
    }

    @Test
    void shouldLeaveDamageToTheDecoderThatHasTheLastWord() {
        byte[] jpeg = TestPictures.bytes("baseline.jpg");
        byte[] essence = JpegEssence.of(jpeg, PictureLimits.DEFAULT).bytes();
        assertThat(ReducingJpegReader.read(essence, 4)).isPresent();

        essence[essence.length - 100] ^= 0x55;

        assertThat(ReducingJpegReader.read(essence, 4)).isEmpty();
    }

    @Test
    void shouldRefuseThePictureWhenAnythingBreaksOnTheWay() {
        byte[] encoded = TestPictures.bytes("baseline.jpg");

        assertThatThrownBy(() -> decoder.decode(encoded, (width, height) -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("picture of " + encoded.length + " bytes breaks the decoder: send it again");
        assertThatThrownBy(() -> decoder.decode(encoded, (width, height) -> {
                    throw new OutOfMemoryError();
                }))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("takes more memory than there is");
    }

    private static byte[] averaged(Picture whole, int factor) {
        int width = whole.width() / factor;
        int height = whole.height() / factor;
        int[] sums = new int[whole.planes() * width * height];
        byte[] row = new byte[whole.width()];
        for (int plane = 0; plane < whole.planes(); plane++) {
            for (int y = 0; y < whole.height(); y++) {
                whole.copyRow(plane, y, row);
                for (int x = 0; x < row.length; x++) {
                    sums[(plane * height + y / factor) * width + x / factor] += row[x] & 0xff;
                }
            }
        }
        byte[] averaged = new byte[sums.length];
        for (int i = 0; i < sums.length; i++) {
            averaged[i] = (byte) Math.round(sums[i] / (double) (factor * factor));
        }
        return averaged;
    }

    private static double meanDifference(byte[] one, byte[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs((one[i] & 0xff) - (other[i] & 0xff));
        }
        return sum / (double) one.length;
    }

    private static int worstDifference(byte[] one, byte[] other) {
        int worst = 0;
        for (int i = 0; i < one.length; i++) {
            worst = Math.max(worst, Math.abs((one[i] & 0xff) - (other[i] & 0xff)));
        }
        return worst;
    }
}

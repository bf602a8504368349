package io.dpfgateway.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.Picture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgmReaderTest {
    private static final byte[] PIXELS = {0, 9, 10, (byte) 200, (byte) 255, 32};

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"P5 3 2 255 ", "P5\n3 2\n255\n", "P5\n# Where: a secret place\n3 # wide\n\t2\r\n255\n"})
    void shouldGiveTheExactPixels(String header) {
        // When
        Picture picture = decoder.decode(pgm(header, PIXELS));

        // Then
        assertThat(picture).hasToString("Picture[1 x 3 x 2]");
        assertThat(picture.toBytes()).isEqualTo(PIXELS);
    }

    @Test
    void shouldStretchLevelsToEightBits() {
        assertThat(decoder.decode(pgm("P5 3 1 15 ", new byte[] {0, 8, 15})).toBytes())
                .containsExactly(0, (byte) 136, (byte) 255);
    }

    @Test
    void shouldIgnoreWhatFollowsThePixels() {
        assertThat(decoder.decode(pgm("P5 2 2 255 ", PIXELS)).toBytes()).isEqualTo(Arrays.copyOf(PIXELS, 4));
    }

    @ParameterizedTest
    @CsvSource({
        "'P5 3 3 255 ', ends too early",
        "'P5 3 two 255 ', its header holds no sizes",
        "'P5 3 2x 255 ', its header holds no sizes",
        "'P5 3 99999999999 255 ', its header holds no sizes",
        "'P5 3 0 255 ', at least 1 x 1 is needed",
        "'P5 3 2 0 ', highest level is 0",
        "'P5 3 2 65535 ', highest level is 65535"
    })
    void shouldRefuseADamagedOne(String header, String why) {
        assertThatThrownBy(() -> decoder.decode(pgm(header, PIXELS)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(why);
    }

    @Test
    void shouldRefuseOneThatIsCutShort() {
        byte[] whole = pgm("P5 # a note\n3 2 255 ", PIXELS);
        for (int length = 3; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoder.decode(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("ends too early");
        }
    }

    @Test
    void shouldRefuseAHugeOneByItsHeader() {
        assertThatThrownBy(() -> decoder.decode(pgm("P5 60000 60000 255 ", PIXELS)))
                .isInstanceOf(TooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P5", "P53 2 255 ", "P6 3 2 255 ", "P2 3 2 255 "})
    void shouldNotTakeSomethingElseForOne(String header) {
        assertThatThrownBy(() -> decoder.decode(pgm(header, PIXELS))).isInstanceOf(UnsupportedFormatException.class);
    }

    private static byte[] pgm(String header, byte[] pixels) {
        byte[] start = header.getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = Arrays.copyOf(start, start.length + pixels.length);
        System.arraycopy(pixels, 0, encoded, start.length, pixels.length);
        return encoded;
    }
}

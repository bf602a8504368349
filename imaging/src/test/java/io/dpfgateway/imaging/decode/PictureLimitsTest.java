package io.dpfgateway.imaging.decode;

import static io.dpfgateway.imaging.TestPictures.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A cap is checked before anything is allocated: these headers ask for gigabytes. */
class PictureLimitsTest {
    private static final int PNG_SIZE_AT = 16;
    private static final int JPEG_SIZE_IN_FRAME = 5;

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @Test
    void shouldRefuseLyingPngHeaderWhenASideIsTooLong() {
        byte[] png = bytes("source.png");
        ByteBuffer.wrap(png).putInt(PNG_SIZE_AT, 50_000).putInt(PNG_SIZE_AT + 4, 50_000);

        assertThatThrownBy(() -> decoder.decode(png))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("picture is 50000 x 50000 pixels, the limit is 16384 a side:"
                        + " send a smaller one or raise the limit");
    }

    @Test
    void shouldRefuseLyingJpegHeaderWhenThePixelsAreTooMany() {
        byte[] jpeg = bytes("baseline.jpg");
        int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
        ByteBuffer.wrap(jpeg)
                .putShort(frame + JPEG_SIZE_IN_FRAME, (short) 10_000)
                .putShort(frame + JPEG_SIZE_IN_FRAME + 2, (short) 12_000);

        assertThatThrownBy(() -> decoder.decode(jpeg))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("picture is 12000 x 10000 = 120000000 pixels, the limit is 40000000:"
                        + " send a smaller one or raise the limit");
    }

    @Test
    void shouldRefuseLyingPngHeaderWhenThePictureIsTooNarrow() {
        byte[] png = bytes("source.png");
        ByteBuffer.wrap(png).putInt(PNG_SIZE_AT, 3).putInt(PNG_SIZE_AT + 4, 151);

        assertThatThrownBy(() -> decoder.decode(png))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("picture is 3 x 151 pixels, the limit is 50 to 1: send one less narrow or raise the limit");
    }

    @Test
    void shouldRefuseHeaderWhenASideIsZeroOrNegative() {
        byte[] png = bytes("source.png");
        ByteBuffer.wrap(png).putInt(PNG_SIZE_AT, -1);

        assertThatThrownBy(() -> decoder.decode(png))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("-1 x 23 pixels");
    }

    @Test
    void shouldRefusePngChunkWhenItsLengthIsALie() {
        byte[] png = bytes("source.png");
        ByteBuffer.wrap(png).putInt(33, Integer.MAX_VALUE);

        assertThatThrownBy(() -> decoder.decode(png))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("PNG of " + png.length + " bytes ends too early: send it again");
    }

    @Test
    void shouldRefusePictureWhenItsBytesAreTooMany() {
        PictureDecoder small = new PictureDecoder(new PictureLimits(100, 100, 10_000, 100, 10));

        assertThatThrownBy(() -> small.decode(new byte[101]))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("picture has 101 bytes, the limit is 100: send a smaller one or raise the limit");
    }

    @Test
    void shouldRefuseJpegWhenItsScansAreTooMany() {
        // Given: a progressive JPEG's last scan, repeated
        byte[] jpeg = bytes("progressive.jpg");
        int lastScan = new String(jpeg, StandardCharsets.ISO_8859_1).lastIndexOf("\u00ff\u00da");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(jpeg, 0, lastScan);
        for (int i = 0; i < 1000; i++) {
            bomb.write(jpeg, lastScan, jpeg.length - 2 - lastScan);
        }
        bomb.write(jpeg, jpeg.length - 2, 2);

        // When, Then
        assertThatThrownBy(() -> decoder.decode(bomb.toByteArray()))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("JPEG has 101 scans or more, the limit is 100: encode it with fewer or raise the limit");
    }

    @Test
    void shouldDecodePictureWhenItMeetsEveryCapExactly() {
        byte[] png = bytes("source.png");

        assertThat(new PictureDecoder(new PictureLimits(png.length, 37, 37 * 23, 1, 2)).decode(png))
                .hasToString("Picture[3 x 37 x 23]");
    }

    @Test
    void shouldRefuseCapWhenItCannotBe() {
        assertThatThrownBy(() -> new PictureLimits(0, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes is 0; give 1 to 2147483639");
        assertThatThrownBy(() -> new PictureLimits(1, 1, Long.MAX_VALUE, 1, 1)).hasMessageStartingWith("maxPixels is");
    }
}

package io.dpfgateway.imaging.decode;

import static io.dpfgateway.imaging.TestPictures.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.TestPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "rgba.png, rgba",
        "grey-alpha.png, grey-alpha",
        "palette.png, palette",
        "palette-transparent.png, palette-transparent",
        "one-bit.png, one-bit",
        "grey4.png, grey4",
        "grey16.png, grey16",
        "rgb16.png, rgb16",
        "rgba16.png, rgba16",
        "rgb-transparent.png, rgb-transparent",
        "grey-transparent.png, grey-transparent"
    })
    void shouldGiveTheExactPixelsWhenPng(String file, String expected) {
        assertSamePixels(decoder.decode(bytes(file)), TestPictures.picture(expected + "-expected.png"), 0);
    }

    /** Decoders may differ by little in the inverse transform and in how they enlarge colour. */
    @ParameterizedTest
    @CsvSource({"baseline, 1", "progressive, 1", "fullcolour, 1", "grey, 1", "cmyk, 2", "ycck, 3"})
    void shouldGiveThePixelsOfAnotherDecoderWhenJpeg(String name, int tolerance) {
        assertSamePixels(decoder.decode(bytes(name + ".jpg")), TestPictures.picture(name + "-expected.png"), tolerance);
    }

    @Test
    void shouldTakeNothingButTheOrientationWhenMetadataIsThere() {
        // Given
        byte[] plain = bytes("baseline.jpg");
        byte[] withExif = bytes("exif.jpg");
        assertThat(text(withExif)).contains("SecretCameraMaker");

        // When
        JpegEssence essence = JpegEssence.of(withExif, PictureLimits.DEFAULT);

        // Then
        assertThat(text(essence.bytes())).doesNotContain("SecretCameraMaker", "Exif");
        assertSamePixels(decoder.decode(withExif), Orientation.RIGHT_TOP.upright(decoder.decode(plain)), 0);
    }

    @Test
    void shouldGiveTheSamePixelsWhenPngIsInterlaced() throws IOException {
        // Given
        BufferedImage image = new BufferedImage(21, 17, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 21 * 17; i++) {
            image.setRGB(i % 21, i / 21, i * 7919);
        }

        // When, Then
        assertSamePixels(decoder.decode(png(image, true)), decoder.decode(png(image, false)), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "source.png", "palette.png"})
    void shouldRefuseEveryPictureThatEndsEarly(String name) {
        byte[] whole = bytes(name);
        for (int length = PictureFormat.SNIFFED_BYTES; length < whole.length - 1; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoder.decode(cut))
                    .as("%s of %d bytes", name, cut.length)
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("send it again");
        }
    }

    @Test
    void shouldRefuseJpegWhenDataEndsEarlyButTheEndMarkerIsThere() {
        // Given: ImageIO only warns here and returns the upper half
        byte[] whole = bytes("baseline.jpg");
        byte[] cut = Arrays.copyOf(whole, whole.length - 150);
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;

        // When, Then
        assertThatThrownBy(() -> decoder.decode(cut))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("JPEG is damaged, its " + cut.length + " bytes do not decode: send it again");
    }

    @Test
    void shouldIgnoreWhatFollowsTheEnd() {
        byte[] jpeg = bytes("baseline.jpg");
        byte[] png = bytes("source.png");

        assertSamePixels(decoder.decode(Arrays.copyOf(jpeg, 5000)), decoder.decode(jpeg), 0);
        assertSamePixels(decoder.decode(Arrays.copyOf(png, 5000)), decoder.decode(png), 0);
    }

    @Test
    void shouldRefusePngWhenOneBitOfItsDataIsFlipped() {
        byte[] png = bytes("source.png");
        png[png.length / 2] ^= 1;

        assertThatThrownBy(() -> decoder.decode(png))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("PNG is damaged, it has a chunk with a wrong checksum: send it again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GIF89a and more", "just text", "\u00ff\u00d8", "\u0089PNG"})
    void shouldRefuseWhatIsNoPicture(String content) {
        byte[] encoded = content.getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> decoder.decode(encoded))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("picture of " + encoded.length
                        + " bytes is neither JPEG, PNG nor PGM by its first bytes: send one of these");
    }

    @Test
    void shouldRefuseGif() {
        assertThatThrownBy(() -> decoder.decode(bytes("picture.gif"))).isInstanceOf(UnsupportedFormatException.class);
    }

    /** As some cameras write them, with EXIF in place of JFIF; ImageIO by itself takes them for RGB. */
    @Test
    void shouldTakeThreeComponentsForLuminanceAndChrominanceWhenNothingNamesThem() {
        // Given
        byte[] jpeg = bytes("fullcolour.jpg");
        int afterJfif = 4 + 16;
        byte[] nameless = ByteBuffer.allocate(jpeg.length - afterJfif + 2)
                .put(jpeg, 0, 2)
                .put(jpeg, afterJfif, jpeg.length - afterJfif)
                .array();
        assertThat(text(nameless)).doesNotContain("JFIF");

        // When, Then
        assertSamePixels(decoder.decode(nameless), decoder.decode(jpeg), 0);
    }

    @Test
    void shouldRefuseJpegOfAnUnreadProcess() {
        // Given: the frame header of lossless JPEG in place of baseline's
        byte[] jpeg = bytes("baseline.jpg");
        jpeg[text(jpeg).indexOf("\u00ff\u00c0") + 1] = (byte) 0xc3;

        // When, Then
        assertThatThrownBy(() -> decoder.decode(jpeg))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("process 3, 8 bits, 3 components");
    }

    private static void assertSamePixels(Picture actual, Picture expected, int tolerance) {
        assertThat(actual).hasToString(expected.toString());
        byte[] actualSamples = actual.toBytes();
        byte[] expectedSamples = expected.toBytes();
        int worst = 0;
        for (int i = 0; i < actualSamples.length; i++) {
            worst = Math.max(worst, Math.abs((actualSamples[i] & 0xff) - (expectedSamples[i] & 0xff)));
        }
        assertThat(worst).as("largest difference of a sample").isLessThanOrEqualTo(tolerance);
    }

    private static byte[] png(BufferedImage image, boolean interlaced) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

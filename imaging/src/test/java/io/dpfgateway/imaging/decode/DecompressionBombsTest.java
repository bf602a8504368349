package io.dpfgateway.imaging.decode;

import static io.dpfgateway.imaging.TestPictures.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.dpfgateway.imaging.TestPictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few bytes that want to become many: refused from the header, or never inflated. The heap that decoding takes is measured. */
class DecompressionBombsTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int BOMB_BYTES = 50 * MEGABYTE;
    private static final int SIZE_IN_FRAME = 5;

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"zTXt", "iCCP"})
    void shouldNotInflateWhatDrawsNoPixel(String type) throws IOException {
        // Given
        byte[] bomb = ExifWriter.intoPng(type, concat("name\0\0", zeros(BOMB_BYTES)), bytes("source.png"));
        assertThat(bomb).hasSizeLessThan(MEGABYTE);

        // When
        long before = allocated();
        byte[] decoded = decoder.decode(bomb).toBytes();

        // Then
        assertThat(allocated() - before).isLessThan(8 * MEGABYTE);
        assertThat(decoded).isEqualTo(TestPictures.picture("source.png").toBytes());
    }

    @Test
    void shouldInflateNoMorePixelsThanTheHeaderSays() throws IOException {
        // Given
        byte[] bomb = png(4, 4, zeros(BOMB_BYTES));

        // When
        long before = allocated();
        String decoded = decoder.decode(bomb).toString();

        // Then
        assertThat(allocated() - before).isLessThan(8 * MEGABYTE);
        assertThat(decoded).isEqualTo("Picture[1 x 4 x 4]");
    }

    @ParameterizedTest
    @ValueSource(ints = {16_385, 1_000_000, Integer.MAX_VALUE})
    void shouldTakeNoMemoryWhenThePngsHeaderSaysTooMuch(int side) throws IOException {
        byte[] bomb = png(side, side, zeros(1000));

        long before = allocated();
        assertThatThrownBy(() -> decoder.decode(bomb)).isInstanceOf(TooLargeException.class);
        assertThat(allocated() - before).isLessThan(MEGABYTE);
    }

    @Test
    void shouldRefusePngWhenItHasFewerPixelsThanItsHeaderSays() throws IOException {
        byte[] liar = png(3000, 3000, zeros(1000));

        assertThatThrownBy(() -> decoder.decode(liar)).isInstanceOf(UndecodableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void shouldRefuseJpegWhenItHasFewerPixelsThanItsHeaderSays(int factor) {
        byte[] liar = bytes("baseline.jpg");
        int frame = new String(liar, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
        ByteBuffer.wrap(liar).putShort(frame + SIZE_IN_FRAME, (short) 3000).putShort(frame + SIZE_IN_FRAME + 2, (short)
                3000);

        assertThatThrownBy(() -> decoder.decode(liar, (width, height) -> factor))
                .isInstanceOf(UndecodableException.class);
    }

    private long allocated() {
        return threads.getCurrentThreadAllocatedBytes();
    }

    private static byte[] png(int width, int height, byte[] data) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 0, 0, 0, 0})
                .array();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(bytes("source.png"), 0, PictureFormat.SNIFFED_BYTES);
        png.writeBytes(ExifWriter.chunk("IHDR", header));
        png.writeBytes(ExifWriter.chunk("IDAT", data));
        png.writeBytes(ExifWriter.chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] zeros(int count) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            byte[] zeros = new byte[1000];
            for (int written = 0; written < count; written += zeros.length) {
                out.write(zeros);
            }
        }
        return deflated.toByteArray();
    }

    private static byte[] concat(String first, byte[] second) {
        return ByteBuffer.allocate(first.length() + second.length)
                .put(first.getBytes(StandardCharsets.US_ASCII))
                .put(second)
                .array();
    }
}

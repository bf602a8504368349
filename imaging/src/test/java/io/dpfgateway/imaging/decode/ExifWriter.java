package io.dpfgateway.imaging.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes EXIF with one tag, and puts any bytes into a picture where its EXIF stands. */
public final class ExifWriter {
    private static final int PNG_HEADER_END = 33;

    private ExifWriter() {}

    /** A TIFF file of one directory with an orientation. */
    public static byte[] tiff(ByteOrder order, int orientation) {
        String mark = order == ByteOrder.BIG_ENDIAN ? "MM" : "II";
        return ByteBuffer.allocate(26)
                .order(order)
                .put(mark.getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    /** The JPEG with an EXIF segment in front. */
    public static byte[] intoJpeg(byte[] tiff, byte[] jpeg) {
        byte[] name = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(jpeg.length + 4 + name.length + tiff.length)
                .put(jpeg, 0, 2)
                .putShort((short) 0xffe1)
                .putShort((short) (2 + name.length + tiff.length))
                .put(name)
                .put(tiff)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** The PNG with a chunk behind its header. */
    public static byte[] intoPng(String type, byte[] content, byte[] png) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(png, 0, PNG_HEADER_END);
        out.writeBytes(chunk(type, content));
        out.write(png, PNG_HEADER_END, png.length - PNG_HEADER_END);
        return out.toByteArray();
    }

    /** A PNG chunk with its right length and checksum. */
    static byte[] chunk(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(content.length + 12)
                .putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content);
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array(), 4, content.length + 4);
        return chunk.putInt((int) checksum.getValue()).array();
    }
}

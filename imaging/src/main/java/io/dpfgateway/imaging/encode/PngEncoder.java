package io.dpfgateway.imaging.encode;

import io.dpfgateway.imaging.Picture;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNGs: grey or colour, 8 bits a sample, without loss and without metadata. Written here and not by ImageIO, which
 * is slow on small pictures and goes through its own image types. Rows are not filtered: pictures here are small.
 *
 * <p>Has no state; safe for use by many threads.
 */
public final class PngEncoder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int HEADER_BYTES = 13;

    private PngEncoder() {}

    /** The picture as a PNG file. */
    public static byte[] encode(Picture picture) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        writeChunk(png, "IHDR", header(picture));
        writeChunk(png, "IDAT", deflate(rows(picture)));
        writeChunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    /** Size, 8 bits, colour type; then zero for deflate, adaptive filters, no interlace. */
    private static byte[] header(Picture picture) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(picture.width())
                .putInt(picture.height())
                .put((byte) 8)
                .put((byte) (picture.planes() == 1 ? GREY : RGB))
                .array();
    }

    /** Each row: a zero for "not filtered", then its pixels, each with its samples side by side. */
    private static byte[] rows(Picture picture) {
        int planes = picture.planes();
        int rowBytes = 1 + planes * picture.width();
        byte[] rows = new byte[rowBytes * picture.height()];
        byte[] row = new byte[picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            for (int plane = 0; plane < planes; plane++) {
                picture.copyRow(plane, y, row);
                int at = y * rowBytes + 1 + plane;
                for (byte sample : row) {
                    rows[at] = sample;
                    at += planes;
                }
            }
        }
        return rows;
    }

    private static byte[] deflate(byte[] rows) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(rows);
            deflater.finish();
            ByteArrayOutputStream deflated = new ByteArrayOutputStream();
            byte[] piece = new byte[8192];
            while (!deflater.finished()) {
                deflated.write(piece, 0, deflater.deflate(piece));
            }
            return deflated.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void writeChunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }
}

package io.dpfgateway.gateway.damage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes PNGs chunk by chunk, with right checksums, whatever the chunks say. Used by one thread. */
final class Png {
    /** Signature, and the header's whole chunk. */
    static final int HEADER_END = 8 + 25;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Png() {
        out.writeBytes(SIGNATURE);
    }

    /** @param colour 0 grey, 2 colours, 3 palette, 4 grey with alpha, 6 colours with alpha */
    Png header(int width, int height, int depth, int colour) {
        return chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) colour)
                        .put(new byte[3])
                        .array());
    }

    Png chunk(String type, byte[] data) {
        byte[] typed = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(typed);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(typed);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        return this;
    }

    byte[] end() {
        return chunk("IEND", new byte[0]).out.toByteArray();
    }

    /** Grey noise of a side, unfiltered. */
    static byte[] rows(int width, int height, byte[] noise) {
        ByteBuffer rows = ByteBuffer.allocate(height * (width + 1));
        for (int y = 0; y < height; y++) {
            rows.put((byte) 0).put(noise, y * width, width);
        }
        return rows.array();
    }

    static byte[] deflated(byte[] data) {
        return deflated(data, 1);
    }

    /** The same bytes again and again. */
    static byte[] deflated(byte[] data, int times) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            for (int i = 0; i < times; i++) {
                out.write(data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deflated.toByteArray();
    }
}

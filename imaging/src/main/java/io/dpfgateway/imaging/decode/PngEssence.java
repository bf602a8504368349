package io.dpfgateway.imaging.decode;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The part of a PNG that draws the picture: its critical chunks and the transparency. Every chunk's length and checksum is
 * checked on the way, for ImageIO does neither: it trusts lengths, reads damaged chunks, and inflates compressed comments
 * of any size.
 */
final class PngEssence {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int IHDR = type("IHDR");
    private static final int IDAT = type("IDAT");
    private static final int IEND = type("IEND");
    private static final Set<Integer> KEPT = Set.of(IHDR, type("PLTE"), type("tRNS"), IDAT, IEND);

    private PngEssence() {}

    /** A PNG of the same pixels without metadata. */
    static byte[] of(byte[] encoded, PictureLimits limits) {
        ByteBuffer in = ByteBuffer.wrap(encoded).position(SIGNATURE_BYTES);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(encoded.length);
        kept.write(encoded, 0, SIGNATURE_BYTES);
        try {
            checkHeader(in.slice(), limits);
            boolean hasData = false;
            for (int type = 0; type != IEND; ) {
                int start = in.position();
                type = skipChunk(encoded, in);
                hasData |= type == IDAT;
                if (KEPT.contains(type)) {
                    kept.write(encoded, start, in.position() - start);
                }
            }
            require(hasData, "has no pixel data");
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new UndecodableException("PNG of " + encoded.length + " bytes ends too early: send it again", e);
        }
        return kept.toByteArray();
    }

    private static void checkHeader(ByteBuffer in, PictureLimits limits) {
        int length = in.getInt();
        require(in.getInt() == IHDR && length == HEADER_BYTES, "does not begin with its header");
        limits.checkSize(in.getInt(), in.getInt());
    }

    /** Moves behind the next chunk and returns its type. A length beyond the end fails in {@code position}. */
    private static int skipChunk(byte[] encoded, ByteBuffer in) {
        int length = in.getInt();
        require(length >= 0, "has a chunk of negative length");
        int start = in.position();
        int type = in.getInt();
        in.position(in.position() + Math.min(length, in.remaining() + 1));
        CRC32 checksum = new CRC32();
        checksum.update(encoded, start, in.position() - start);
        require(in.getInt() == (int) checksum.getValue(), "has a chunk with a wrong checksum");
        return type;
    }

    private static int type(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new UndecodableException("PNG is damaged, it " + otherwise + ": send it again");
        }
    }
}

package io.dpfgateway.imaging.decode;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The part of a PNG that draws the picture: its critical chunks and the transparency. Of EXIF the orientation is remembered. Every chunk's length and checksum is
 * checked on the way, for ImageIO does neither: it trusts lengths, reads damaged chunks, and inflates compressed comments
 * of any size.
 */
final class PngEssence {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int LENGTH_AND_TYPE_BYTES = 8;
    private static final int CHUNK_FRAME_BYTES = 12;
    private static final int IHDR = type("IHDR");
    private static final int IDAT = type("IDAT");
    private static final int IEND = type("IEND");
    private static final int EXIF = type("eXIf");
    private static final Set<Integer> KEPT = Set.of(IHDR, type("PLTE"), type("tRNS"), IDAT, IEND);

    private final byte[] encoded;
    private final ByteBuffer in;
    private final ByteArrayOutputStream kept;
    private Orientation orientation = Orientation.TOP_LEFT;

    private PngEssence(byte[] encoded) {
        this.encoded = encoded;
        this.in = ByteBuffer.wrap(encoded).position(SIGNATURE_BYTES);
        this.kept = new ByteArrayOutputStream(encoded.length);
    }

    static PngEssence of(byte[] encoded, PictureLimits limits) {
        PngEssence essence = new PngEssence(encoded);
        try {
            checkHeader(essence.in.slice(), limits);
            essence.walk();
            return essence;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new UndecodableException("PNG of " + encoded.length + " bytes ends too early: send it again", e);
        }
    }

    Orientation orientation() {
        return orientation;
    }

    /** A PNG of the same pixels without metadata. */
    byte[] bytes() {
        return kept.toByteArray();
    }

    /** One pass over the chunks. Reading beyond the end throws what {@link #of} catches. */
    private void walk() {
        kept.write(encoded, 0, SIGNATURE_BYTES);
        boolean hasData = false;
        for (int type = 0; type != IEND; ) {
            int start = in.position();
            type = skipChunk();
            hasData |= type == IDAT;
            if (KEPT.contains(type)) {
                kept.write(encoded, start, in.position() - start);
            } else if (type == EXIF) {
                orientation = Exif.orientation(
                        in.slice(start + LENGTH_AND_TYPE_BYTES, in.position() - start - CHUNK_FRAME_BYTES));
            }
        }
        require(hasData, "has no pixel data");
    }

    private static void checkHeader(ByteBuffer in, PictureLimits limits) {
        int length = in.getInt();
        require(in.getInt() == IHDR && length == HEADER_BYTES, "does not begin with its header");
        limits.checkSize(in.getInt(), in.getInt());
    }

    /** Moves behind the next chunk and returns its type. A length beyond the end fails in {@code position}. */
    private int skipChunk() {
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

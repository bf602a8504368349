package io.dpfgateway.imaging.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes the orientation out of EXIF, and nothing else. EXIF is a TIFF file without pixels: a byte order, and directories of
 * tags (TIFF 6.0, section 2). Cameras and editors write all kinds of nonsense there, and so do attackers: what cannot be
 * understood means that the picture is upright, and is never an error.
 */
final class Exif {
    private static final short LITTLE_ENDIAN = 0x4949;
    private static final short BIG_ENDIAN = 0x4d4d;
    private static final int MAGIC = 42;
    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;
    private static final int ORIENTATION = 0x112;
    private static final int SHORT = 3;

    private Exif() {}

    /**
     * The orientation by the first directory.
     *
     * @param tiff from its position on, which does not move
     */
    static Orientation orientation(ByteBuffer tiff) {
        ByteBuffer in = tiff.slice();
        if (in.remaining() < HEADER_BYTES) {
            return Orientation.TOP_LEFT;
        }
        short byteOrder = in.getShort(0);
        in.order(byteOrder == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        boolean understood = (byteOrder == LITTLE_ENDIAN || byteOrder == BIG_ENDIAN) && in.getShort(2) == MAGIC;
        long directory = Integer.toUnsignedLong(in.getInt(4));
        if (!understood || directory > in.limit() - Short.BYTES) {
            return Orientation.TOP_LEFT;
        }
        in.position((int) directory);
        return inDirectory(in, in.getShort() & 0xffff);
    }

    private static Orientation inDirectory(ByteBuffer in, int entries) {
        for (int i = 0; i < entries && in.remaining() >= ENTRY_BYTES; i++) {
            int entry = in.position();
            if ((in.getShort(entry) & 0xffff) == ORIENTATION) {
                boolean oneShort = in.getShort(entry + 2) == SHORT && in.getInt(entry + 4) == 1;
                return oneShort ? counted(in.getShort(entry + 8) & 0xffff) : Orientation.TOP_LEFT;
            }
            in.position(entry + ENTRY_BYTES);
        }
        return Orientation.TOP_LEFT;
    }

    private static Orientation counted(int value) {
        Orientation[] all = Orientation.values();
        return value >= 1 && value <= all.length ? all[value - 1] : Orientation.TOP_LEFT;
    }
}

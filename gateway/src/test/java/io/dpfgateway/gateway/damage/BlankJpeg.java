package io.dpfgateway.gateway.damage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A progressive JPEG of nothing but grey, in as many scans as one likes: each coefficient of the transform has scans of its own (ITU-T
 * T.81, annex G), and all of them say that every block's is 0. A few bytes a scan, and a pass over the whole picture for the decoder.
 */
final class BlankJpeg {
    /** With two scans for each coefficient: the upper bits, and the last one. */
    static final int MOST_SCANS = 1 + 2 * 63;

    private static final int BLOCK = 8;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int blocks;

    private BlankJpeg(int side) {
        blocks = (side / BLOCK) * (side / BLOCK);
    }

    /**
     * Writes one.
     *
     * @param side a multiple of 8, up to 1440
     * @param scans 1 to {@link #MOST_SCANS}
     */
    static byte[] write(int side, int scans) {
        BlankJpeg jpeg = new BlankJpeg(side);
        jpeg.head(side);
        jpeg.scan(0, 0x00, "0".repeat(jpeg.blocks));
        for (int scan = 1; scan < scans; scan++) {
            int coefficient = (scan - 1) % 63 + 1;
            jpeg.scan(coefficient, scan <= 63 ? 0x01 : 0x10, jpeg.endOfAllBlocks());
        }
        jpeg.out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
        return jpeg.out.toByteArray();
    }

    private void head(int side) {
        out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
        byte[] quantization = new byte[65];
        Arrays.fill(quantization, 1, quantization.length, (byte) 1);
        segment(0xdb, quantization);
        segment(
                0xc2,
                ByteBuffer.allocate(9)
                        .put((byte) 8)
                        .putShort((short) side)
                        .putShort((short) side)
                        .put(new byte[] {1, 1, 0x11, 0})
                        .array());
        // One code of one bit each: no difference to the block before, and an end of as many blocks as there are.
        segment(0xc4, huffman(0x00, 0));
        segment(0xc4, huffman(0x10, runBits() << 4));
    }

    private static byte[] huffman(int table, int symbol) {
        byte[] codes = new byte[18];
        codes[0] = (byte) table;
        codes[1] = 1;
        codes[17] = (byte) symbol;
        return codes;
    }

    private int runBits() {
        return 31 - Integer.numberOfLeadingZeros(blocks);
    }

    private String endOfAllBlocks() {
        String run = Integer.toBinaryString(blocks - (1 << runBits()));
        return "0" + "0".repeat(runBits() - (run.equals("0") ? 0 : run.length())) + (run.equals("0") ? "" : run);
    }

    private void scan(int coefficient, int approximation, String bits) {
        segment(0xda, new byte[] {1, 1, 0, (byte) coefficient, (byte) coefficient, (byte) approximation});
        for (int at = 0; at < bits.length(); at += 8) {
            String eight = (bits.substring(at, Math.min(bits.length(), at + 8)) + "1111111").substring(0, 8);
            int value = Integer.parseInt(eight, 2);
            out.write(value);
            if (value == 0xff) {
                out.write(0);
            }
        }
    }

    private void segment(int marker, byte[] body) {
        out.write(0xff);
        out.write(marker);
        out.writeBytes(
                ByteBuffer.allocate(2).putShort((short) (body.length + 2)).array());
        out.writeBytes(body);
    }
}

package io.dpfgateway.model.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One file in a zip, stored as it is, with the only headers that {@link BundleArchive} gives it (APPNOTE.TXT 6.3, sections 4.3.7,
 * 4.3.12 and 4.3.16; no zip64).
 *
 * @param name plain ASCII
 * @param crc of the content
 * @param size of the content, in bytes
 * @param offset where the header stands in the archive
 */
record ArchiveEntry(String name, int crc, int size, long offset) {
    static final int SIGNATURE_BYTES = 4;

    /** Of an entry's header, before the name. */
    static final int HEADER_BYTES = 30;

    private static final int HEADER = 0x04034b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int CENTRAL_HEADER_BYTES = 46;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int SIZE_AT = 22;
    private static final int NAME_LENGTH_AT = 26;
    private static final short VERSION_NEEDED = 10;

    /** 1 January 1980, the first that a zip knows: an archive does not tell when it was packed. */
    private static final short NO_DATE = 0x21;

    static final long MAX_OFFSET = 0xffff_ffffL;

    static ArchiveEntry of(String name, byte[] content, long offset) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return new ArchiveEntry(name, (int) crc.getValue(), content.length, offset);
    }

    /** Whether these bytes begin an entry, rather than the directory behind the last. */
    static boolean beginsAt(byte[] start) {
        return start.length == SIGNATURE_BYTES && littleEndian(start).getInt(0) == HEADER;
    }

    static long size(byte[] header) {
        return Integer.toUnsignedLong(littleEndian(header).getInt(SIZE_AT));
    }

    static int nameLength(byte[] header) {
        return Short.toUnsignedInt(littleEndian(header).getShort(NAME_LENGTH_AT));
    }

    /** Where the next entry stands. */
    long end() {
        return offset + HEADER_BYTES + name.length() + size;
    }

    byte[] header() {
        byte[] bytes = new byte[HEADER_BYTES + name.length()];
        ByteBuffer header = littleEndian(bytes).putInt(HEADER);
        putCommon(header);
        header.put(name.getBytes(StandardCharsets.US_ASCII));
        return bytes;
    }

    /** What stands behind the last entry. */
    static byte[] directory(List<ArchiveEntry> entries) {
        long begin = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).end();
        if (begin > MAX_OFFSET) {
            throw new BundleException(
                    BundleFault.TOO_LARGE,
                    "the bundle is of " + begin + " bytes; at most " + MAX_OFFSET + " fit into an archive");
        }
        int length = entries.stream()
                .mapToInt(entry -> CENTRAL_HEADER_BYTES + entry.name.length())
                .sum();
        byte[] bytes = new byte[length + END_BYTES];
        ByteBuffer directory = littleEndian(bytes);
        entries.forEach(entry -> entry.putCentral(directory));
        short count = (short) entries.size();
        // This disk, the directory's disk, entries on this disk and in all.
        directory
                .putInt(END)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(count)
                .putShort(count);
        directory.putInt(length).putInt((int) begin).putShort((short) 0);
        return bytes;
    }

    private void putCentral(ByteBuffer directory) {
        directory.putInt(CENTRAL_HEADER).putShort(VERSION_NEEDED);
        putCommon(directory);
        // No comment, first disk, no attributes.
        directory.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        directory.putInt((int) offset).put(name.getBytes(StandardCharsets.US_ASCII));
    }

    /** No flags, stored, no time. */
    private void putCommon(ByteBuffer header) {
        header.putShort(VERSION_NEEDED).putShort((short) 0).putShort((short) 0);
        header.putShort((short) 0).putShort(NO_DATE);
        header.putInt(crc).putInt(size).putInt(size);
        header.putShort((short) name.length()).putShort((short) 0);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}

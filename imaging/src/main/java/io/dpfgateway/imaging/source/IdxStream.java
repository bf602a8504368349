package io.dpfgateway.imaging.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/** The numbers and bytes of one IDX file, plain or gzipped. Every failure names the file and what was expected. */
final class IdxStream {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final String name;
    private final InputStream in;

    IdxStream(String name, InputStream stored) {
        this.name = name;
        try {
            this.in = unpacked(new BufferedInputStream(stored));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static InputStream unpacked(InputStream stored) throws IOException {
        stored.mark(2);
        boolean isGzip = stored.read() == GZIP_FIRST && stored.read() == GZIP_SECOND;
        stored.reset();
        return isGzip ? new BufferedInputStream(new GZIPInputStream(stored)) : stored;
    }

    void expect(int expected, String meaning) {
        int found = ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
        if (found != expected) {
            throw new PictureSourceException(name + " says " + found + " where " + expected + ", " + meaning
                    + ", is expected: give images-idx3 and labels-idx1 files of one set, in this order");
        }
    }

    int number(String meaning, int most) {
        int found = ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
        if (found < 1 || found > most) {
            throw new PictureSourceException(name + " says it has " + found + " " + meaning + ", 1 to " + most
                    + " can be: give a whole IDX file");
        }
        return found;
    }

    void checkPixels(long pixels, long most) {
        if (pixels > most) {
            throw new PictureSourceException(
                    name + " says it has " + pixels + " pixels, the limit is " + most + ": give a smaller set");
        }
    }

    byte[] bytes(int count) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(count);
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (bytes.length < count) {
            throw new PictureSourceException(name + " ends " + (count - bytes.length)
                    + " bytes before the end of what its header says: give the whole file");
        }
        return bytes;
    }

    void expectEnd() {
        try {
            if (in.read() >= 0) {
                throw new PictureSourceException(name + " goes on behind what its header says: give an undamaged file");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private PictureSourceException unreadable(IOException e) {
        return new PictureSourceException(
                name + " is damaged or cannot be read: give a whole IDX file, plain or gzipped", e);
    }
}

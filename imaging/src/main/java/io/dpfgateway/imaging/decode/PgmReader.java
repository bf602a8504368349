package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.Picture;
import java.util.Arrays;

/**
 * Reads binary grey maps of Netpbm (its manual's page "pgm"): {@code P5}, width, height and the highest level as decimal
 * numbers, one white space, then a byte a pixel. Comments in the header are skipped and never kept; what follows the pixels is
 * ignored. Sizes are checked before memory is taken.
 */
final class PgmReader {
    private static final int MAGIC_BYTES = 2;
    private static final int HIGHEST_LEVEL = 255;
    private static final int MOST_DIGITS = 9;

    private final byte[] encoded;
    private int at = MAGIC_BYTES;

    private PgmReader(byte[] encoded) {
        this.encoded = encoded;
    }

    static Picture read(byte[] encoded, PictureLimits limits) {
        return new PgmReader(encoded).read(limits);
    }

    private Picture read(PictureLimits limits) {
        int width = number();
        int height = number();
        int highest = number();
        limits.checkSize(width, height);
        if (highest < 1 || highest > HIGHEST_LEVEL) {
            throw new UndecodableException("PGM's highest level is " + highest + ", 1 to " + HIGHEST_LEVEL
                    + " are read: send one with 8 bits a sample");
        }
        // One white space ends the header; the next byte is a pixel, even if it looks like white space.
        int start = at + 1;
        if (encoded.length - start < (long) width * height) {
            throw endsEarly();
        }
        int pixels = width * height;
        byte[] samples = Arrays.copyOfRange(encoded, start, start + pixels);
        if (highest != HIGHEST_LEVEL) {
            for (int i = 0; i < pixels; i++) {
                int level = Math.min(highest, samples[i] & 0xff);
                samples[i] = (byte) ((level * HIGHEST_LEVEL + highest / 2) / highest);
            }
        }
        return Picture.grey(width, height, samples);
    }

    /** The header's next number; the position is then on the byte that ends it. */
    private int number() {
        skipSpaceAndComments();
        int digits = 0;
        int value = 0;
        while (Character.isDigit(peek())) {
            if (++digits > MOST_DIGITS) {
                throw new UndecodableException("PGM is damaged, its header holds no sizes: send it again");
            }
            value = 10 * value + peek() - '0';
            at++;
        }
        if (digits == 0 || !isSpace(peek())) {
            throw new UndecodableException("PGM is damaged, its header holds no sizes: send it again");
        }
        return value;
    }

    private void skipSpaceAndComments() {
        while (isSpace(peek()) || peek() == '#') {
            if (peek() == '#') {
                while (peek() != '\n' && peek() != '\r') {
                    at++;
                }
            }
            at++;
        }
    }

    private char peek() {
        if (at >= encoded.length) {
            throw endsEarly();
        }
        return (char) (encoded[at] & 0xff);
    }

    private UndecodableException endsEarly() {
        return new UndecodableException("PGM of " + encoded.length + " bytes ends too early: send it again");
    }

    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}

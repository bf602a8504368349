package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.Picture;
import java.util.Optional;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads JPEGs at a half, a quarter or an eighth of their size, by libjpeg-turbo through Leptonica: the inverse transform is
 * done for that many fewer pixels (DCT scaling). Leptonica is what tells whether libjpeg warned of damage; then nothing is
 * read here. libjpeg itself writes such a warning to the standard error, one line a picture.
 *
 * <p>Native memory is taken and given back within one call. Safe for use by many threads. See docs/decisions/0006-decoder.md.
 */
final class ReducingJpegReader {
    private static final Logger log = LoggerFactory.getLogger(ReducingJpegReader.class);
    private static final int WITHOUT_PALETTE = 0;
    private static final int REFUSING_DAMAGE = 0;
    private static final int COLOUR_BITS = 32;
    private static final int BITS_OF_A_WORD = 32;
    private static final int BITS_OF_A_SAMPLE = 8;
    private static final boolean AVAILABLE = load();

    private ReducingJpegReader() {}

    private static boolean load() {
        try {
            leptonica.setMsgSeverity(leptonica.L_SEVERITY_NONE);
            return true;
        } catch (LinkageError e) {
            log.atWarn()
                    .setCause(e)
                    .log("no native JPEG decoder for this platform; large pictures are decoded whole, slowly");
            return false;
        }
    }

    /**
     * The picture with both sides divided by {@code factor}; empty where anything speaks against it.
     *
     * @param essence a JPEG with one or three components
     * @param factor 2, 4 or 8
     */
    static Optional<Picture> read(byte[] essence, int factor) {
        if (!AVAILABLE) {
            return Optional.empty();
        }
        int[] warnings = new int[1];
        PIX pix = leptonica.pixReadMemJpeg(essence, essence.length, WITHOUT_PALETTE, factor, warnings, REFUSING_DAMAGE);
        if (pix == null) {
            return Optional.empty();
        }
        try {
            return warnings[0] == 0 ? Optional.of(picture(pix)) : Optional.empty();
        } finally {
            leptonica.pixDestroy(pix);
        }
    }

    /** Copies the samples. Leptonica packs them into words, the first one into the highest bits, and fills the row's last word. */
    private static Picture picture(PIX pix) {
        int width = pix.w();
        int height = pix.h();
        boolean colour = pix.d() == COLOUR_BITS;
        int[] row = new int[pix.wpl()];
        byte[] samples = new byte[(colour ? 3 : 1) * width * height];
        IntPointer words = pix.data();
        for (int y = 0; y < height; y++) {
            words.position((long) y * row.length).get(row);
            if (colour) {
                unpackColours(row, samples, y * width, width, height);
            } else {
                unpackGrey(row, samples, y * width, width);
            }
        }
        return colour ? Picture.rgb(width, height, samples) : Picture.grey(width, height, samples);
    }

    private static void unpackColours(int[] row, byte[] samples, int at, int width, int height) {
        int plane = width * height;
        for (int x = 0; x < width; x++) {
            samples[at + x] = (byte) (row[x] >>> 24);
            samples[at + plane + x] = (byte) (row[x] >>> 16);
            samples[at + 2 * plane + x] = (byte) (row[x] >>> 8);
        }
    }

    private static void unpackGrey(int[] row, byte[] samples, int at, int width) {
        for (int x = 0; x < width; x++) {
            int bit = x * BITS_OF_A_SAMPLE;
            int shift = BITS_OF_A_WORD - BITS_OF_A_SAMPLE - bit % BITS_OF_A_WORD;
            samples[at + x] = (byte) (row[bit / BITS_OF_A_WORD] >>> shift);
        }
    }
}

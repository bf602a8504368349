package io.dpfgateway.imaging.decode;

/**
 * What a picture may cost. All caps are checked from the header, before memory for pixels is taken. Decoding takes up to 6
 * bytes a pixel of 8-bit colour and 15 of 16-bit colour with alpha: {@code maxPixels} bounds the memory of a decoding thread.
 *
 * @param maxBytes of the encoded picture
 * @param maxSide width and height, in pixels
 * @param maxPixels width times height
 * @param maxScans of a progressive JPEG; encoders make about 10, and each one costs a pass over all pixels
 * @param maxAspectRatio the longer side over the shorter one
 */
public record PictureLimits(int maxBytes, int maxSide, long maxPixels, int maxScans, int maxAspectRatio) {
    /**
     * 16 MiB, 16,384 pixels a side, 40 million pixels, 100 scans, sides of 50 to 1: what cameras and phones make, panoramas
     * too, not what bombs are.
     */
    public static final PictureLimits DEFAULT = new PictureLimits(16 << 20, 16_384, 40_000_000, 100, 50);

    /** Four planes of so many pixels still fit into one Java array. */
    private static final long MOST_PIXELS = 500_000_000;

    public PictureLimits {
        requireInRange("maxBytes", maxBytes, Integer.MAX_VALUE - 8);
        requireInRange("maxSide", maxSide, Integer.MAX_VALUE);
        requireInRange("maxPixels", maxPixels, MOST_PIXELS);
        requireInRange("maxScans", maxScans, Integer.MAX_VALUE);
        requireInRange("maxAspectRatio", maxAspectRatio, Integer.MAX_VALUE);
    }

    public PictureLimits withMaxBytes(int maxBytes) {
        return new PictureLimits(maxBytes, maxSide, maxPixels, maxScans, maxAspectRatio);
    }

    public PictureLimits withMaxSide(int maxSide) {
        return new PictureLimits(maxBytes, maxSide, maxPixels, maxScans, maxAspectRatio);
    }

    public PictureLimits withMaxPixels(long maxPixels) {
        return new PictureLimits(maxBytes, maxSide, maxPixels, maxScans, maxAspectRatio);
    }

    public PictureLimits withMaxAspectRatio(int maxAspectRatio) {
        return new PictureLimits(maxBytes, maxSide, maxPixels, maxScans, maxAspectRatio);
    }

    void checkBytes(long bytes) {
        if (bytes > maxBytes) {
            throw new TooLargeException("picture has " + bytes + " bytes, the limit is " + maxBytes
                    + ": send a smaller one or raise the limit");
        }
    }

    void checkSize(int width, int height) {
        if (width < 1 || height < 1) {
            throw new UndecodableException("picture's header says " + width + " x " + height
                    + " pixels, at least 1 x 1 is needed: send it again");
        }
        if (Math.max(width, height) > maxSide) {
            throw new TooLargeException("picture is " + width + " x " + height + " pixels, the limit is " + maxSide
                    + " a side: send a smaller one or raise the limit");
        }
        if (Math.max(width, height) > (long) maxAspectRatio * Math.min(width, height)) {
            throw new TooLargeException("picture is " + width + " x " + height + " pixels, the limit is "
                    + maxAspectRatio + " to 1: send one less narrow or raise the limit");
        }
        long pixels = (long) width * height;
        if (pixels > maxPixels) {
            throw new TooLargeException("picture is " + width + " x " + height + " = " + pixels
                    + " pixels, the limit is " + maxPixels + ": send a smaller one or raise the limit");
        }
    }

    void checkScans(int scans) {
        if (scans > maxScans) {
            throw new TooLargeException("JPEG has " + scans + " scans or more, the limit is " + maxScans
                    + ": encode it with fewer or raise the limit");
        }
    }

    private static void requireInRange(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " is " + value + "; give 1 to " + most);
        }
    }
}

package io.dpfgateway.imaging;

/**
 * The pixels of one decoded picture: 8-bit samples, one plane of grey or three of red, green and blue. Pixels only: whatever
 * else the file said (EXIF, places, thumbnails, colour profiles) is not here. Private data.
 *
 * <p>Immutable and safe for use by many threads, as long as who made it leaves the array alone.
 */
public final class Picture {
    private static final int RED_WEIGHT = 19595;
    private static final int GREEN_WEIGHT = 38470;
    private static final int BLUE_WEIGHT = 7471;
    private static final int HALF = 1 << 15;

    private final int width;
    private final int height;
    private final int planes;
    private final byte[] samples;

    private Picture(int width, int height, int planes, byte[] samples) {
        if (width < 1 || height < 1 || (long) planes * width * height != samples.length) {
            throw new IllegalArgumentException(
                    samples.length + " samples do not make " + planes + " planes of " + width + " x " + height);
        }
        this.width = width;
        this.height = height;
        this.planes = planes;
        this.samples = samples;
    }

    /**
     * A grey picture.
     *
     * @param samples {@code [height, width]}; becomes the picture's own: do not write to it afterwards
     */
    public static Picture grey(int width, int height, byte[] samples) {
        return new Picture(width, height, 1, samples);
    }

    /**
     * A picture in colour.
     *
     * @param samples {@code [3, height, width]}, red, green, blue; becomes the picture's own: do not write to it afterwards
     */
    public static Picture rgb(int width, int height, byte[] samples) {
        return new Picture(width, height, 3, samples);
    }

    /**
     * A picture of intensities, as a network makes them.
     *
     * @param values {@code [1 or 3, height, width]}, 0 (black) to 1; what lies outside is cut to that range
     */
    public static Picture ofIntensities(int width, int height, float[] values) {
        byte[] samples = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            samples[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, values[i])));
        }
        return values.length == width * height ? grey(width, height, samples) : rgb(width, height, samples);
    }

    /** In pixels, at least 1. */
    public int width() {
        return width;
    }

    /** In pixels, at least 1. */
    public int height() {
        return height;
    }

    /** 1: grey. 3: red, green, blue. */
    public int planes() {
        return planes;
    }

    /** Copies row {@code y} of a plane to the start of {@code target}, which holds at least {@link #width} bytes. */
    public void copyRow(int plane, int y, byte[] target) {
        System.arraycopy(samples, (plane * height + y) * width, target, 0, width);
    }

    /** A copy of all samples, {@code [planes, height, width]}, each 0 to 255 unsigned. */
    public byte[] toBytes() {
        return samples.clone();
    }

    /** The luminance by ITU-R BT.601 in 16-bit fixed point, as JPEG and Pillow have it; a grey picture is returned as it is. */
    public Picture toGrey() {
        if (planes == 1) {
            return this;
        }
        int pixels = width * height;
        byte[] luminance = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            int red = samples[i] & 0xff;
            int green = samples[pixels + i] & 0xff;
            int blue = samples[2 * pixels + i] & 0xff;
            luminance[i] = (byte) ((RED_WEIGHT * red + GREEN_WEIGHT * green + BLUE_WEIGHT * blue + HALF) >> 16);
        }
        return grey(width, height, luminance);
    }

    /** The size only, never pixels. */
    @Override
    public String toString() {
        return "Picture[" + planes + " x " + width + " x " + height + "]";
    }
}

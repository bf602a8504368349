package io.dpfgateway.cli.chaos.input;

import io.dpfgateway.imaging.Picture;

/**
 * The mean intensities of a picture's four quarters. The chaos bundle's graph computes them too, as the first elements of its
 * output, so a tensor that was given to another picture's record is found.
 */
public final class Fingerprint {
    /** How many means. */
    public static final int LENGTH = 4;

    private static final float TOLERANCE = 1e-4f;
    private static final float WHITE = 255;

    private final float[] means;

    private Fingerprint(float[] means) {
        this.means = means;
    }

    /** Of a grey picture with even sides. */
    static Fingerprint of(Picture picture) {
        byte[] samples = picture.toBytes();
        float[] means = new float[LENGTH];
        int halfWidth = picture.width() / 2;
        int halfHeight = picture.height() / 2;
        for (int i = 0; i < samples.length; i++) {
            int column = i % picture.width() / halfWidth;
            int row = i / picture.width() / halfHeight;
            means[2 * row + column] += (samples[i] & 0xff) / WHITE / (halfWidth * halfHeight);
        }
        return new Fingerprint(means);
    }

    /** Top left, top right, bottom left, bottom right; 0 to 1. */
    public float[] means() {
        return means.clone();
    }

    /** Whether a tensor begins with it. */
    public boolean isOf(float[] tensor) {
        for (int i = 0; i < LENGTH; i++) {
            if (Math.abs(tensor[i] - means[i]) > TOLERANCE) {
                return false;
            }
        }
        return true;
    }
}

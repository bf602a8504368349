package io.dpfgateway.trainer.feature;

import java.util.SplittableRandom;

/**
 * How one copy differs from its picture, as another shot of the same thing would.
 *
 * @param mirrored whether left and right are exchanged
 * @param right how far the content moves to the right, in widths
 * @param down how far it moves down, in heights
 * @param turn by what angle it turns, in radians
 * @param scale how many times as large it becomes
 * @param brightness by what its mean is multiplied
 * @param contrast by what its distances from the mean are multiplied
 */
record CopyChange(
        boolean mirrored, double right, double down, double turn, double scale, double brightness, double contrast) {
    static final double MOST_SHIFT = 0.1;
    static final double MOST_TURN = Math.toRadians(10);
    static final double MOST_SCALING = 0.1;
    static final double MOST_LIGHT = 0.2;

    /** Draws each change evenly within its bounds. */
    static CopyChange draw(SplittableRandom random, boolean mayMirror) {
        // Drawn in any case, so that the rest is the same with mirror images and without.
        boolean heads = random.nextBoolean();
        return new CopyChange(
                mayMirror && heads,
                evenly(random, MOST_SHIFT),
                evenly(random, MOST_SHIFT),
                evenly(random, MOST_TURN),
                1 + evenly(random, MOST_SCALING),
                1 + evenly(random, MOST_LIGHT),
                1 + evenly(random, MOST_LIGHT));
    }

    private static double evenly(SplittableRandom random, double most) {
        return random.nextDouble(-most, most);
    }

    /**
     * Where each place of the copy comes from in the picture, as an affine map of coordinates that go from -1 to 1 along both
     * sides: two rows of three numbers. It turns in pixels, whatever the sides are.
     */
    float[] source(int height, int width) {
        double cos = Math.cos(turn) / scale;
        double sin = Math.sin(turn) / scale;
        double aspect = (double) height / width;
        double[] x = {cos, sin * aspect};
        double[] y = {-sin / aspect, cos};
        double side = mirrored ? -1 : 1;
        // What moves the content by half its size moves coordinates by 1, and backwards.
        return new float[] {
            (float) (side * x[0]), (float) (side * x[1]), (float) (-2 * side * (x[0] * right + x[1] * down)),
            (float) y[0], (float) y[1], (float) (-2 * (y[0] * right + y[1] * down)),
        };
    }
}

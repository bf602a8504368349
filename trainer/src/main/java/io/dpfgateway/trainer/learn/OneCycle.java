package io.dpfgateway.trainer.learn;

/**
 * The one-cycle learning rate (Smith and Topin, arXiv 1708.07120): up from a 25th of the peak, then down to nearly nothing,
 * both along half a cosine.
 *
 * @param peak the highest learning rate
 * @param steps how many steps there are in all
 * @param warmUp the share of the steps that go up
 */
public record OneCycle(double peak, int steps, double warmUp) {
    private static final double START = 1.0 / 25;
    private static final double END = 1e-4;

    /** The learning rate of a step, counted from 0. */
    public double at(int step) {
        double up = Math.max(1, warmUp * steps);
        if (step < up) {
            return peak * between(START, 1, step / up);
        }
        return peak * between(1, END, (step - up) / Math.max(1, steps - up));
    }

    private static double between(double from, double to, double share) {
        return to + (from - to) * (1 + Math.cos(Math.PI * Math.min(1, share))) / 2;
    }
}

package io.dpfgateway.trainer.measure;

import java.util.Arrays;
import java.util.Random;

/**
 * Confidence intervals of means by the percentile bootstrap (Efron and Tibshirani 1993, chapter 13): the held-out pictures
 * are drawn anew with replacement, again and again. Says how sure a figure is for one DPF; another seed of the training is not
 * covered.
 */
public final class Bootstrap {
    /** How often the pictures are drawn anew. */
    public static final int RESAMPLES = 1000;

    /** The share of the resampled means that an interval holds. */
    public static final double LEVEL = 0.95;

    private Bootstrap() {}

    /**
     * The mean of some values with its confidence interval; the same for the same seed.
     *
     * @param values one a picture, at least one
     */
    public static Interval mean(double[] values, long seed) {
        Random random = new Random(seed);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        double mean = Arrays.stream(values).average().orElseThrow();
        return new Interval(mean, at(means, (1 - LEVEL) / 2), at(means, (1 + LEVEL) / 2));
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}

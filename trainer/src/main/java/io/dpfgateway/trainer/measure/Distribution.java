package io.dpfgateway.trainer.measure;

import java.util.Arrays;

/**
 * How a measure spreads over the held-out pictures.
 *
 * @param mean the mean
 * @param median the middle one
 * @param p5 5 % of the pictures are at or below
 * @param p95 95 % of the pictures are at or below
 * @param lowest the lowest
 * @param highest the highest
 */
public record Distribution(double mean, double median, double p5, double p95, double lowest, double highest) {
    /** @param values one a picture, at least one */
    public static Distribution of(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (float value : sorted) {
            sum += value;
        }
        return new Distribution(
                sum / sorted.length,
                at(sorted, 0.5),
                at(sorted, 0.05),
                at(sorted, 0.95),
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private static double at(float[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }
}

package io.dpfgateway.trainer.sweep;

import java.util.List;

/**
 * A figure over the seeds.
 *
 * @param mean the mean
 * @param lowest the lowest
 * @param highest the highest
 */
record Spread(double mean, double lowest, double highest) {
    /** @param values at least one */
    static Spread of(List<Double> values) {
        double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
        double lowest = values.stream().mapToDouble(value -> value).min().orElseThrow();
        double highest = values.stream().mapToDouble(value -> value).max().orElseThrow();
        return new Spread(mean, lowest, highest);
    }
}

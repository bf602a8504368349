package io.dpfgateway.cli.bench.result;

import java.util.Collection;
import java.util.List;

/** A figure over repeated runs. */
public record Spread(double median, double min, double max) {
    /** @param figures at least one */
    public static Spread of(Collection<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no figures to take the median of");
        }
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}

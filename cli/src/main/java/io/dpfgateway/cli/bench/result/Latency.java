package io.dpfgateway.cli.bench.result;

import java.util.Arrays;

/**
 * How long records took, in milliseconds. Percentiles are by nearest rank: a time that a record really took, of which so many
 * percent took no longer.
 *
 * @param count of the records; p999 says little below a few thousand
 */
public record Latency(int count, double p50, double p99, double p999, double max) {
    /** @param millis at least one */
    public static Latency of(long[] millis) {
        long[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new Latency(
                sorted.length, rank(sorted, 50), rank(sorted, 99), rank(sorted, 99.9), sorted[sorted.length - 1]);
    }

    private static double rank(long[] sorted, double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }
}

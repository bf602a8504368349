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
                sorted.length, rank(sorted, 500), rank(sorted, 990), rank(sorted, 999), sorted[sorted.length - 1]);
    }

    /** In whole numbers, for 99.9 is none that a double holds. */
    private static double rank(long[] sorted, long perMille) {
        long rank = (perMille * sorted.length + 999) / 1000;
        return sorted[(int) Math.max(0, rank - 1)];
    }
}

package io.dpfgateway.cli.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells when the JIT compilers have grown quiet: on few cores they take what the pictures wait for, and a latency that is measured
 * beside them is theirs. Not thread-safe.
 */
final class WarmEnough {
    /** As long as they must have been quiet; a method that is seldom called is compiled late. */
    static final double SECONDS = 30;

    /** Of one core. */
    static final double SHARE = 0.05;

    private final Deque<Reading> readings = new ArrayDeque<>();

    private record Reading(double at, double compiled) {}

    /**
     * Adds a reading.
     *
     * @param at seconds on any clock, never back
     * @param compiled seconds that compilations took so far
     * @return whether they took less than {@link #SHARE} of the last {@link #SECONDS}; false as long as these have not passed
     */
    boolean at(double at, double compiled) {
        readings.add(new Reading(at, compiled));
        // The first one stays the last that is old enough.
        while (readings.size() > 2 && secondOf(readings).at <= at - SECONDS) {
            readings.removeFirst();
        }
        return at - readings.getFirst().at >= SECONDS && share() < SHARE;
    }

    private static Reading secondOf(Deque<Reading> readings) {
        return readings.stream().skip(1).findFirst().orElseThrow();
    }

    /** Of one core, between the first and the last reading that count; 0 for one alone. */
    double share() {
        Reading first = readings.getFirst();
        Reading last = readings.getLast();
        return last.at > first.at ? (last.compiled - first.compiled) / (last.at - first.at) : 0;
    }
}

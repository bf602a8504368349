package io.dpfgateway.gateway.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How Kafka Streams runs.
 *
 * @param threads that poison; each has its own share of the partitions
 * @param stateDirectory where Kafka Streams keeps its lock files; no picture gets there
 * @param commitInterval how often results become visible to partners, 10 ms to 10 s
 * @param maxInFlight the most pictures between their arrival and their result, over all threads; each partition may have one
 *     beyond it; {@value Inference#AUTO} takes enough to keep every session busy
 */
public record Streams(int threads, Path stateDirectory, Duration commitInterval, int maxInFlight) {
    private static final int MOST_THREADS = 64;
    private static final int MOST_IN_FLIGHT = 100_000;
    private static final Duration SHORTEST_COMMIT = Duration.ofMillis(10);

    /** Well under the transaction timeout of 30 s. */
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

    /** Below the bounds, which it is checked against. */
    public static final Streams DEFAULT = new Streams(
            1, Path.of(System.getProperty("java.io.tmpdir"), "dpf-gateway"), Duration.ofMillis(500), Inference.AUTO);

    public Streams {
        new Faults()
                .unless(
                        threads >= 1 && threads <= MOST_THREADS,
                        "streams.threads: is " + threads + "; give 1 to " + MOST_THREADS)
                .unless(
                        commitInterval.compareTo(SHORTEST_COMMIT) >= 0 && commitInterval.compareTo(LONGEST_COMMIT) <= 0,
                        "streams.commitIntervalMs: is " + commitInterval.toMillis() + "; give "
                                + SHORTEST_COMMIT.toMillis() + " to " + LONGEST_COMMIT.toMillis())
                .unless(
                        maxInFlight >= 0 && maxInFlight <= MOST_IN_FLIGHT,
                        "streams.maxInFlight: is " + maxInFlight + "; give 1 to " + MOST_IN_FLIGHT
                                + ", or 0 to leave it to the gateway")
                .raise();
    }

    public Streams withThreads(int threads) {
        return new Streams(threads, stateDirectory, commitInterval, maxInFlight);
    }

    public Streams withStateDirectory(Path stateDirectory) {
        return new Streams(threads, stateDirectory, commitInterval, maxInFlight);
    }

    public Streams withCommitInterval(Duration commitInterval) {
        return new Streams(threads, stateDirectory, commitInterval, maxInFlight);
    }
}

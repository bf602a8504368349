package io.dpfgateway.gateway.config;

import java.time.Duration;

/**
 * How pictures of all partitions are put together for one run of the network.
 *
 * @param maxBatch the most pictures of one run; {@value Inference#AUTO} takes what suits the execution provider
 * @param linger how long the first picture of a batch waits for more, at most; a commit does not wait for it
 * @param timeout how long a picture may be decoded, wait and be inferred altogether before its stream thread gives up, aborts
 *     and tries again
 */
public record Batching(int maxBatch, Duration linger, Duration timeout) {
    private static final int MOST_PICTURES = 1024;
    private static final Duration LONGEST_LINGER = Duration.ofSeconds(60);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    /** Below the bounds, which it is checked against. */
    public static final Batching DEFAULT = new Batching(Inference.AUTO, Duration.ofMillis(5), Duration.ofSeconds(15));

    public Batching {
        new Faults()
                .unless(
                        maxBatch >= 0 && maxBatch <= MOST_PICTURES,
                        "inference.maxBatch: is " + maxBatch + "; give 1 to " + MOST_PICTURES
                                + ", or 0 to leave it to the gateway")
                .unless(
                        !linger.isNegative() && linger.compareTo(LONGEST_LINGER) <= 0,
                        "inference.lingerMs: is " + linger.toMillis() + "; give 0 to " + LONGEST_LINGER.toMillis())
                .unless(
                        timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
                        "inference.timeoutMs: is " + timeout.toMillis() + "; give " + SHORTEST_TIMEOUT.toMillis()
                                + " to " + LONGEST_TIMEOUT.toMillis())
                .raise();
    }
}

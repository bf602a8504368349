package io.dpfgateway.gateway.config;

import io.dpfgateway.imaging.decode.PictureLimits;
import java.time.Duration;

/**
 * How pictures are decoded.
 *
 * @param limits what a picture may cost
 * @param threads that decode; {@value Inference#AUTO} takes one a core
 * @param timeout how long one picture may take before it becomes a dead letter
 * @param isolation what stands between a decoder and the gateway
 */
public record Decoding(PictureLimits limits, int threads, Duration timeout, Isolation isolation) {
    private static final int MOST_THREADS = 256;
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    /** Below the bounds, which it is checked against. */
    public static final Decoding DEFAULT =
            new Decoding(PictureLimits.DEFAULT, Inference.AUTO, Duration.ofSeconds(5), Isolation.PROCESS);

    /** What stands between a decoder and the gateway. */
    public enum Isolation {
        /** Each decoding thread has a process of its own: a picture that crashes or hangs its decoder ends that. */
        PROCESS,
        /** Nothing: a picture that crashes its decoder takes the gateway down. */
        NONE
    }

    public Decoding {
        new Faults()
                .unless(
                        threads >= 0 && threads <= MOST_THREADS,
                        "decode.threads: is " + threads + "; give 1 to " + MOST_THREADS + ", or 0 for one a core")
                .unless(
                        timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
                        "decode.timeoutMs: is " + timeout.toMillis() + "; give " + SHORTEST_TIMEOUT.toMillis() + " to "
                                + LONGEST_TIMEOUT.toMillis())
                .raise();
    }

    public Decoding withLimits(PictureLimits limits) {
        return new Decoding(limits, threads, timeout, isolation);
    }

    public Decoding withTimeout(Duration timeout) {
        return new Decoding(limits, threads, timeout, isolation);
    }

    public Decoding withIsolation(Isolation isolation) {
        return new Decoding(limits, threads, timeout, isolation);
    }
}

package io.dpfgateway.gateway.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long to wait before the next try: doubled with every failure, up to a bound, and from the start again after a quiet
 * time. Thread-safe.
 */
final class BackOff {
    private static final Duration FIRST = Duration.ofMillis(250);

    /** Well under the transaction timeout, which runs meanwhile. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Clock clock;
    private Duration next = FIRST;
    private Instant lastFailure = Instant.MIN;

    BackOff(Clock clock) {
        this.clock = clock;
    }

    /** Notes a failure and tells how long to wait. */
    synchronized Duration afterFailure() {
        Instant now = clock.instant();
        if (lastFailure.isBefore(now.minus(QUIET))) {
            next = FIRST;
        }
        lastFailure = now;
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return wait;
    }
}

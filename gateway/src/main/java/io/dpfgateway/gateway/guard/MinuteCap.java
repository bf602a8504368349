package io.dpfgateway.gateway.guard;

import java.time.Clock;

/** At most so many a minute of the clock. Thread-safe. */
final class MinuteCap {
    private static final long MINUTE_MS = 60_000;

    private final int perMinute;
    private final Clock clock;
    private long minute = Long.MIN_VALUE;
    private int taken;

    MinuteCap(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Whether there is room for one more; if so, it is counted. */
    synchronized boolean admits() {
        long now = Math.floorDiv(clock.millis(), MINUTE_MS);
        if (now != minute) {
            minute = now;
            taken = 0;
        }
        if (taken >= perMinute) {
            return false;
        }
        taken++;
        return true;
    }
}

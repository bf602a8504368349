package io.dpfgateway.gateway.infer;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts who waits for all that is queued: while there is anyone, batches do not linger. Thread-safe. */
public final class Hurries {
    private final AtomicInteger count = new AtomicInteger();

    public void begin() {
        count.incrementAndGet();
    }

    public void end() {
        count.decrementAndGet();
    }

    boolean any() {
        return count.get() > 0;
    }
}

package io.dpfgateway.gateway.batch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many records are between their arrival and their result, over all stream threads. The bound is soft: a partition that has
 * nothing in flight may always begin one, or threads could wait for one another. Thread-safe.
 */
public final class InFlight {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();

    public InFlight(int most) {
        this.most = most;
    }

    boolean hasRoom() {
        return count.get() < most;
    }

    void enter() {
        count.incrementAndGet();
    }

    void leave(int records) {
        count.addAndGet(-records);
    }

    /** Right now; for the gauge. */
    public int count() {
        return count.get();
    }
}

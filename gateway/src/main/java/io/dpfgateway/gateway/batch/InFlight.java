package io.dpfgateway.gateway.batch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many records are at work, and how many results wait to be forwarded, over all stream threads. Two bounds, for a result
 * that waits for its partition's turn costs memory but keeps nothing from being worked on. Both are soft: a partition that has
 * nothing pending may always begin one, or threads could wait for one another. Thread-safe.
 */
public final class InFlight {
    /** Results wait while their stream thread is busy with its other partitions, or for a slower record before them. */
    private static final int HELD_PER_WORKING = 4;

    private final int most;
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();

    /** @param most records at work at a time */
    public InFlight(int most) {
        this.most = most;
    }

    boolean hasRoom() {
        return working.get() < most && held.get() < HELD_PER_WORKING * most;
    }

    /** A record begins. */
    void begin() {
        working.incrementAndGet();
        held.incrementAndGet();
    }

    /** A record's work is done, whatever came of it and whether anybody wants it still. */
    void end() {
        working.decrementAndGet();
    }

    /** So many records' results were forwarded, or are not wanted any more. */
    void letGo(int records) {
        held.addAndGet(-records);
    }

    /** Records at work right now; for the gauge. */
    public int count() {
        return working.get();
    }

    /** Records at work or with a result that is not forwarded. */
    int held() {
        return held.get();
    }
}

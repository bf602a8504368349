package io.dpfgateway.gateway.infer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts who waits for all that is queued: while there is anyone, batches do not linger. Thread-safe. */
public final class Hurries {
    private final AtomicInteger count = new AtomicInteger();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public void begin() {
        // Counted first: whoever looks after it was told sees it.
        count.incrementAndGet();
        listeners.forEach(Runnable::run);
    }

    public void end() {
        count.decrementAndGet();
    }

    boolean any() {
        return count.get() > 0;
    }

    /** To be told when somebody begins to wait, until it is {@linkplain #forget forgotten}. */
    void tell(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }
}

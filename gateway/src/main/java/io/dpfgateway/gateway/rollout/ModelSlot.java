package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.infer.PoisonModel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The model that runs now. There is always one: a slot cannot be made without a verified model, so whoever holds a slot can
 * poison, and fails closed by construction.
 *
 * <p>A record leases the model for as long as it needs it, and ends on the version it began with. A swapped-out model is
 * closed when its last lease ends. Safe to use from many threads.
 */
public final class ModelSlot implements AutoCloseable {
    private volatile Holder current;

    /** Takes the model over. */
    public ModelSlot(PoisonModel first) {
        current = new Holder(first);
    }

    /**
     * The model that runs now, kept open until the lease is closed.
     *
     * @throws IllegalStateException if the slot is closed
     */
    public Lease lease() {
        while (true) {
            Holder holder = current;
            if (holder.tryRetain()) {
                return new Lease(holder);
            }
            // Swapped out between the two lines: the next look finds its successor, unless there is none.
            if (holder == current) {
                throw new IllegalStateException("the gateway is closed");
            }
        }
    }

    /** Takes the model over; records that begin from now on get it. */
    public synchronized void swap(PoisonModel next) {
        Holder old = current;
        current = new Holder(next);
        old.release();
    }

    /** Lets go of the model: it is closed when its last lease ends. Closing twice is a mistake of the caller. */
    @Override
    public synchronized void close() {
        current.release();
    }

    /** The right to use a model until it is closed, once and on any thread. */
    public static final class Lease implements AutoCloseable {
        private final Holder holder;

        private Lease(Holder holder) {
            this.holder = holder;
        }

        public PoisonModel model() {
            return holder.model;
        }

        @Override
        public void close() {
            holder.release();
        }
    }

    /** Counts the leases, and one more for the slot itself while the model is in it. At zero it is closed, for good. */
    private static final class Holder {
        private final PoisonModel model;
        private final AtomicInteger users = new AtomicInteger(1);

        Holder(PoisonModel model) {
            this.model = model;
        }

        boolean tryRetain() {
            return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
        }

        void release() {
            if (users.decrementAndGet() == 0) {
                model.close();
            }
        }
    }
}

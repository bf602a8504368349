package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.infer.PoisonModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The models that run now. There is always one: a slot cannot be made without a verified model, so whoever holds a slot can
 * poison, and fails closed by construction.
 *
 * <p>A record leases the model of its key for as long as it needs it, and ends on the version it began with. A model that is not
 * in the next lineup is closed when its last lease ends; one that is, as a canary that becomes stable, just goes on. Safe to use
 * from many threads.
 */
public final class ModelSlot implements AutoCloseable {
    private volatile Filled current;

    /** Takes the models over. */
    public ModelSlot(Lineup first) {
        current = Filled.of(first, Map.of());
    }

    /** A lineup, and who uses each of its models. No record: two are the same only if they are one. */
    private static final class Filled {
        private final Lineup lineup;
        private final Map<PoisonModel, Holder> holders;

        private Filled(Lineup lineup, Map<PoisonModel, Holder> holders) {
            this.lineup = lineup;
            this.holders = Map.copyOf(holders);
        }

        /** @param before models that go on keep their holders, and so their leases */
        static Filled of(Lineup lineup, Map<PoisonModel, Holder> before) {
            Map<PoisonModel, Holder> holders = new HashMap<>();
            for (PoisonModel model : lineup.models()) {
                Holder old = before.get(model);
                holders.put(model, old == null ? new Holder(model) : old);
            }
            return new Filled(lineup, holders);
        }

        Holder of(String key) {
            return Objects.requireNonNull(holders.get(lineup.of(key)), "each model of a lineup has a holder");
        }
    }

    /**
     * The model that runs now for records of this key, kept open until the lease is closed.
     *
     * @throws IllegalStateException if the slot is closed
     */
    public Lease lease(String key) {
        while (true) {
            Filled filled = current;
            Holder holder = filled.of(key);
            if (holder.tryRetain()) {
                return new Lease(holder);
            }
            // Swapped out between the two lines: the next look finds its successor, unless there is none.
            if (filled == current) {
                throw new IllegalStateException("the gateway is closed");
            }
        }
    }

    /** Takes over the models that are new in it; records that begin from now on get what it says, all from the same moment. */
    public synchronized void swap(Lineup next) {
        Filled old = current;
        Filled filled = Filled.of(next, old.holders);
        current = filled;
        leaving(old, filled).forEach(Holder::release);
    }

    private static List<Holder> leaving(Filled old, Filled next) {
        return old.holders.values().stream()
                .filter(holder -> !next.holders.containsValue(holder))
                .toList();
    }

    /** Lets go of the models: each is closed when its last lease ends. Closing twice is a mistake of the caller. */
    @Override
    public synchronized void close() {
        current.holders.values().forEach(Holder::release);
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

package io.dpfgateway.gateway.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Begins an {@link AsyncStep} for each record and forwards the results in the records' order, on the stream thread. Invariants:
 *
 * <ol>
 *   <li>Results are forwarded in order, so when a record's is, those of all before it are.
 *   <li>At each commit nothing is pending: {@link #drain} runs at the {@link CommitHook}, before offsets are computed. So a
 *       committed offset and the results that are committed with it always agree, and a crash at any point repeats all of an
 *       aborted transaction and nothing else.
 *   <li>Waiting is bounded: a step that does not end in time fails the thread, which aborts.
 * </ol>
 *
 * <p>Results are forwarded when the next record comes, on a short punctuation while any are pending, and at the hook. Used by one
 * stream thread at a time; {@code init} may run again on the same object after a task was revived.
 */
final class AsyncProcessor<V, R> implements Processor<byte[], V, Void, Done<R>> {
    private static final Duration FORWARD_EVERY = Duration.ofMillis(5);

    private final AsyncTopology<V, R> topology;
    private final Deque<Pending<R>> pending = new ArrayDeque<>();
    private final Set<TopicPartition> partitions = new HashSet<>();
    private @Nullable ProcessorContext<Void, Done<R>> context;
    private @Nullable CommitHook hook;
    private @Nullable Cancellable forwarding;

    /** The thread is about to end and its transaction to be aborted; Kafka Streams calls the hook once more on the way. */
    private boolean givenUp;

    private record Pending<R>(CommitHook.Place place, CompletableFuture<R> result) {}

    AsyncProcessor(AsyncTopology<V, R> topology) {
        this.topology = topology;
    }

    @Override
    public void init(ProcessorContext<Void, Done<R>> context) {
        forgetAll();
        CommitHook found = context.getStateStore(CommitHook.NAME);
        found.attach(context, this::drain);
        this.context = context;
        hook = found;
    }

    @Override
    public void process(Record<byte[], V> record) {
        forwardReady();
        while (!pending.isEmpty() && !topology.inFlight().hasRoom()) {
            awaitHead(deadline());
            forwardReady();
        }
        CommitHook.Place place = hook().here();
        scheduleForwarding();
        // Last, for it may fail, and then nothing has begun.
        CompletableFuture<R> result = topology.step().begin(record.value(), place);
        began(new Pending<>(place, result));
    }

    private void began(Pending<R> record) {
        pending.addLast(record);
        partitions.add(record.place().topicPartition());
        topology.inFlight().begin();
        // Nobody waits for this: it only counts.
        var unused = record.result()
                .whenComplete((result, failure) -> topology.inFlight().end());
        topology.offsets().begin(record.place().topicPartition(), record.place().offset());
    }

    private void forwardReady() {
        while (!pending.isEmpty() && pending.getFirst().result().isDone()) {
            forwardHead();
        }
    }

    private void forwardHead() {
        Pending<R> head = pending.removeFirst();
        topology.inFlight().letGo(1);
        Record<Void, Done<R>> done =
                new Record<>(null, Done.of(head.result()), head.place().timestamp());
        hook().at(head.place(), () -> context().forward(done));
        // Only now: what failed while it was forwarded must not be committed past.
        topology.offsets().end(head.place().topicPartition(), head.place().offset());
    }

    private long deadline() {
        return System.nanoTime() + topology.timeout().toNanos();
    }

    private void awaitHead(long deadline) {
        Pending<R> head = pending.getFirst();
        try {
            head.result().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // It travels as a value: see Done.
            return;
        } catch (TimeoutException e) {
            givenUp = true;
            throw new StalledException(head.place() + " has no result after "
                    + topology.timeout().toMillis() + " ms, with "
                    + topology.inFlight().count()
                    + " records in flight; is the machine overloaded, or is inference stuck? see inference.timeoutMs");
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for " + head.place(), e);
        }
    }

    /** At the commit hook: when it returns, every record that was taken has been forwarded. Takes no longer than one timeout. */
    private void drain() {
        if (pending.isEmpty() || givenUp) {
            return;
        }
        long deadline = deadline();
        try (AsyncStep.Hurry hurry = topology.step().hurry()) {
            while (!pending.isEmpty()) {
                awaitHead(deadline);
                forwardHead();
            }
        }
    }

    private void scheduleForwarding() {
        if (forwarding == null) {
            forwarding = context().schedule(FORWARD_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> {
                forwardReady();
                if (pending.isEmpty()) {
                    stopForwarding();
                }
            });
        }
    }

    private void stopForwarding() {
        if (forwarding != null) {
            forwarding.cancel();
            forwarding = null;
        }
    }

    /** What is still pending is not committed, so whoever owns the partition next begins it again. */
    private void forgetAll() {
        stopForwarding();
        givenUp = false;
        topology.inFlight().letGo(pending.size());
        pending.clear();
        partitions.forEach(topology.offsets()::forget);
        partitions.clear();
    }

    @Override
    public void close() {
        if (hook != null) {
            hook.detach();
        }
        forgetAll();
    }

    private ProcessorContext<Void, Done<R>> context() {
        if (context == null) {
            throw new IllegalStateException("not initialised");
        }
        return context;
    }

    private CommitHook hook() {
        if (hook == null) {
            throw new IllegalStateException("not initialised");
        }
        return hook;
    }
}

package io.dpfgateway.gateway.batch;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * An {@link AsyncStep} as a node of a topology: {@code topology.addProcessor(name, asyncTopology, parents)}. Results arrive at the
 * next node as {@link Done}, with the record's own place as its context and without key and headers.
 *
 * <p>The Kafka Streams instance must be made with {@link #clients}, which hold every commit against what is pending.
 */
public final class AsyncTopology<V, R> implements ProcessorSupplier<byte[], V, Void, Done<R>> {
    private final AsyncStep<V, R> step;
    private final InFlight inFlight;
    private final Duration timeout;
    private final PendingOffsets offsets = new PendingOffsets();

    /**
     * @param step stays the caller's
     * @param timeout how long the stream thread waits for one record
     * @throws io.dpfgateway.gateway.GatewayException if this is not the Kafka Streams that it was proven with
     */
    public AsyncTopology(AsyncStep<V, R> step, InFlight inFlight, Duration timeout) {
        CommitHook.requireProvenKafka();
        this.step = step;
        this.inFlight = inFlight;
        this.timeout = timeout;
    }

    @Override
    public Processor<byte[], V, Void, Done<R>> get() {
        return new AsyncProcessor<>(this);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(new CommitHook.Builder());
    }

    /** For the Kafka Streams instance that runs the topology. */
    public KafkaClientSupplier clients(ClientObserver observer) {
        return new GuardedClients(offsets, observer);
    }

    AsyncStep<V, R> step() {
        return step;
    }

    InFlight inFlight() {
        return inFlight;
    }

    Duration timeout() {
        return timeout;
    }

    PendingOffsets offsets() {
        return offsets;
    }
}

package io.dpfgateway.gateway.batch;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a record apart from the stream thread.
 *
 * @param <V> the record's value
 * @param <R> what becomes of it
 */
public interface AsyncStep<V, R> {
    /**
     * Begins, and returns without waiting for the result. Called on the stream thread. What is thrown here is the failure of the
     * stream thread; what is wrong with the record is part of the result.
     *
     * @param value null where the record has none
     * @return completes on any thread; exceptionally only for what is not the record's fault
     */
    CompletableFuture<R> begin(@Nullable V value, RecordMetadata place);

    /** From now until it is closed, somebody waits for all that has begun: nothing should wait for company. */
    Hurry hurry();

    /** Ends the hurry. */
    interface Hurry extends AutoCloseable {
        @Override
        void close();
    }
}

package io.dpfgateway.gateway.infer;

import io.dpfgateway.schemas.record.WireTensor;
import java.util.concurrent.CompletableFuture;

/** A network input that waits for its batch. */
final class QueuedPicture {
    private final float[] input;
    private final CompletableFuture<WireTensor> result = new CompletableFuture<>();
    private final long queuedAt = System.nanoTime();

    QueuedPicture(float[] input) {
        this.input = input;
    }

    float[] input() {
        return input;
    }

    /** Completed by the session that runs it. */
    CompletableFuture<WireTensor> result() {
        return result;
    }

    /** {@link System#nanoTime}. */
    long queuedAt() {
        return queuedAt;
    }
}

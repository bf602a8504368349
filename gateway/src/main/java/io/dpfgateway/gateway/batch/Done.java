package io.dpfgateway.gateway.batch;

import io.dpfgateway.gateway.GatewayException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What came of an {@link AsyncStep}, on its way to the next node. A failure travels as a value and is thrown there, under its own
 * record: thrown at the commit hook it would be blamed on no record, or on another one.
 */
public final class Done<R> {
    private final @Nullable R result;
    private final @Nullable Throwable failure;

    private Done(@Nullable R result, @Nullable Throwable failure) {
        this.result = result;
        this.failure = failure;
    }

    /** Of a completed future. */
    static <R> Done<R> of(CompletableFuture<R> completed) {
        try {
            return new Done<>(completed.join(), null);
        } catch (CompletionException e) {
            return new Done<>(null, e.getCause() == null ? e : e.getCause());
        }
    }

    /** The result, or the failure thrown. */
    public R orThrow() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null || result == null) {
            throw new StepFailedException("a record's work ended without a result", failure);
        }
        return result;
    }

    /** Something that is no record's fault and that nobody foresaw. */
    public static final class StepFailedException extends GatewayException {
        private static final long serialVersionUID = 1L;

        StepFailedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}

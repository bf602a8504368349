package io.dpfgateway.gateway.stream;

import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.batch.StalledException;
import io.dpfgateway.gateway.decode.DecoderUnavailableException;
import io.dpfgateway.gateway.infer.DeviceFailedException;
import io.dpfgateway.schemas.serde.RegistryUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread fails. Its transaction is aborted, so nothing is lost or repeated either way.
 *
 * <p>If trying again may help (the registry or the broker does not answer, inference is late, no decoder can be started), the thread waits a growing while and is replaced;
 * the wait ends at once when the gateway closes. Everything else ends the instance with one line: a new thread would meet the
 * same error at the same record.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ThreadFailures.class);

    private final String app;
    private final GatewayMetrics metrics;
    private final Consumer<GatewayException> onFatal;
    private final BackOff backOff = new BackOff(Clock.systemUTC());
    private final CountDownLatch closing = new CountDownLatch(1);

    ThreadFailures(String app, GatewayMetrics metrics, Consumer<GatewayException> onFatal) {
        this.app = app;
        this.metrics = metrics;
        this.onFatal = onFatal;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        Throwable cause = rootOf(failure);
        if (!isRetriable(failure)) {
            log.atError().addKeyValue("app", app).setCause(failure).log("stream thread failed for good");
            onFatal.accept(new StreamFailedException(
                    app + " stopped: " + cause + "; mend the cause and start the gateway again, nothing is lost",
                    failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Duration wait = backOff.afterFailure();
        metrics.threadReplaced(app);
        log.atWarn()
                .addKeyValue("app", app)
                .addKeyValue("waitMs", wait.toMillis())
                .addKeyValue("reason", cause.toString())
                .log("stream thread failed; it is replaced");
        return waitUnlessClosing(wait)
                ? StreamThreadExceptionResponse.REPLACE_THREAD
                : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** From now on failing threads are not replaced. */
    void close() {
        closing.countDown();
    }

    private boolean waitUnlessClosing(Duration wait) {
        try {
            return !closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static boolean isRetriable(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof RegistryUnavailableException
                        || cause instanceof RetriableException
                        || isOfTheTransaction(cause)
                        || cause instanceof StalledException
                        || cause instanceof DeviceFailedException
                        || cause instanceof DecoderUnavailableException);
    }

    /** A killed broker comes back with another idea of the transaction than the producer's; it is aborted and done again. */
    private static boolean isOfTheTransaction(Throwable cause) {
        return cause instanceof InvalidTxnStateException
                || cause instanceof InvalidPidMappingException
                || cause instanceof TransactionAbortableException;
    }

    private static Throwable rootOf(Throwable failure) {
        return causes(failure).reduce(failure, (outer, inner) -> inner);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Objects::requireNonNull);
    }
}

package io.dpfgateway.gateway.stream;

import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.GatewayMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running topology. Thread-safe. */
public final class StreamsApp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamsApp.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final StreamFigures figures;
    private final ThreadFailures failures;
    private final StreamMeters meters;

    private StreamsApp(StreamFigures figures, ThreadFailures failures, StreamMeters meters) {
        this.figures = figures;
        this.failures = failures;
        this.meters = meters;
    }

    /**
     * Starts a topology and returns at once.
     *
     * @param name says which one it is in logs and metrics
     * @param program makes the instance of its topology, with the settings
     * @param onFatal is told, on a stream thread, when the instance has given up; it must not close this
     * @throws StreamFailedException if Kafka Streams does not take the settings
     */
    public static StreamsApp start(
            String name,
            Function<Properties, KafkaStreams> program,
            Properties settings,
            GatewayMetrics metrics,
            Consumer<GatewayException> onFatal) {
        ThreadFailures failures = new ThreadFailures(name, metrics, onFatal);
        try {
            KafkaStreams streams = program.apply(settings);
            streams.setUncaughtExceptionHandler(failures);
            streams.start();
            log.atInfo().addKeyValue("app", name).log("stream started");
            StreamFigures figures = new StreamFigures(name, streams);
            return new StreamsApp(figures, failures, StreamMeters.bind(name, figures, metrics.registry()));
        } catch (KafkaException e) {
            throw new StreamFailedException(
                    name + " cannot start: " + e.getMessage() + "; check the settings under kafka and streams", e);
        }
    }

    /** How it is now. */
    public StreamVitals vitals() {
        return figures.vitals();
    }

    /** Records of its partitions that it has not fetched yet; empty until that is known of each. */
    public Optional<Long> lag() {
        double sum =
                figures.lag().values().stream().mapToDouble(Double::doubleValue).sum();
        return Double.isNaN(sum) ? Optional.empty() : Optional.of((long) sum);
    }

    /** Commits what is done and leaves the group, so that other instances take over at once. Waits for a bounded time. */
    @Override
    public void close() {
        failures.close();
        boolean stopped = figures.streams()
                .close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(CLOSE_LIMIT));
        if (stopped) {
            log.atInfo().addKeyValue("app", figures.app()).log("stream stopped");
        } else {
            log.atWarn()
                    .addKeyValue("app", figures.app())
                    .addKeyValue("waitedMs", CLOSE_LIMIT.toMillis())
                    .log("stream did not stop in time; its open transaction will be aborted");
        }
        meters.close();
    }
}

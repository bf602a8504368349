package io.dpfgateway.gateway.stream;

import io.dpfgateway.gateway.GatewayMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one Kafka Streams instance: Kafka's own, its threads, and the lag of each partition. A thread of its own looks
 * every {@value #REFRESH_SECONDS} s which partitions are there; meters of those that have left are removed. Thread-safe.
 */
final class StreamMeters implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamMeters.class);
    private static final int REFRESH_SECONDS = 5;

    private final MeterRegistry meters;
    private final StreamFigures figures;
    private final Tags app;
    private final ScheduledExecutorService refreshing;
    private final KafkaStreamsMetrics kafka;
    private final Gauge threads;
    private final MultiGauge lag;

    private StreamMeters(String name, StreamFigures figures, MeterRegistry meters) {
        this.meters = meters;
        this.figures = figures;
        app = Tags.of(GatewayMetrics.APP, name);
        refreshing = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "dpf-meters-" + name);
            thread.setDaemon(true);
            return thread;
        });
        kafka = new KafkaStreamsMetrics(figures.streams(), app, refreshing, Duration.ofSeconds(REFRESH_SECONDS));
        threads = Gauge.builder(GatewayMetrics.THREADS_ALIVE, figures, StreamFigures::threads)
                .baseUnit("threads")
                .description("Stream threads that live")
                .tags(app)
                .register(meters);
        lag = MultiGauge.builder(GatewayMetrics.LAG)
                .baseUnit("records")
                .description("Records of a partition of raw-images that were not fetched yet")
                .tags(app)
                .register(meters);
    }

    static StreamMeters bind(String name, StreamFigures figures, MeterRegistry meters) {
        StreamMeters bound = new StreamMeters(name, figures, meters);
        bound.kafka.bindTo(meters);
        bound.refreshing.execute(bound::refresh);
        // It fails never and is cancelled by shutting down.
        var unused = bound.refreshing.scheduleWithFixedDelay(
                bound::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
        return bound;
    }

    private void refresh() {
        try {
            lag.register(
                    figures.lag().entrySet().stream()
                            .<MultiGauge.Row<?>>map(partition -> MultiGauge.Row.of(
                                    Tags.of(GatewayMetrics.PARTITION, Integer.toString(partition.getKey())),
                                    partition.getValue()))
                            .toList(),
                    true);
        } catch (RuntimeException e) {
            // The next look may do better, and pictures come first.
            log.atWarn().addKeyValue("reason", e.toString()).log("lag was not measured");
        }
    }

    /** Removes all of them. */
    @Override
    public void close() {
        refreshing.shutdownNow();
        awaitLastRefresh();
        kafka.close();
        lag.register(List.of(), true);
        Meter unused = meters.remove(threads);
    }

    /** Or it would bring meters back. */
    private void awaitLastRefresh() {
        try {
            if (!refreshing.awaitTermination(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                log.atWarn().log("meters are refreshed for too long; some may stay");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.ModelMetrics;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows dpf-models and dpf-rollouts on a thread of its own and has a {@link Roller} bring one network's gateway to what they
 * say. All that is there is read before the first choice, so that a start neither climbs through old versions nor begins with a
 * rollout that was taken back.
 *
 * <p>The topics are compacted and small, so after any trouble with the broker or the registry they are read again from their
 * beginning; nothing is missed, and what is seen twice changes nothing.
 */
public final class ModelWatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ModelWatcher.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Enough to get what the broker has by now. */
    private static final Duration GLANCE = Duration.ofMillis(50);

    private static final long BACK_OFF_MS = 1000;
    private static final long CLOSE_MS = 10_000;

    private final Source source;
    private final AnnouncementReader reader;
    private final Announcements announcements;
    private final Roller roller;
    private final ModelMetrics metrics;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Where announcements come from.
     *
     * @param consumer makes a consumer that reads committed records and belongs to no group
     * @param names the installation's topics
     * @param models reads dpf-models; stays the caller's
     * @param rollouts reads dpf-rollouts; stays the caller's
     */
    public record Source(
            Supplier<Consumer<byte[], byte[]>> consumer,
            TopicNames names,
            Deserializer<ModelVersion> models,
            Deserializer<Rollout> rollouts) {}

    private ModelWatcher(
            Source source, String networkId, ModelLoader loader, ModelListener listener, ModelMetrics metrics) {
        this.source = source;
        this.metrics = metrics;
        reader = new AnnouncementReader(source.names(), source.models(), source.rollouts());
        announcements = new Announcements(networkId);
        roller = new Roller(announcements, loader, listener, metrics);
        thread = new Thread(this::watch, "dpf-model-watcher");
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public static ModelWatcher start(
            Source source, String networkId, ModelLoader loader, ModelListener listener, ModelMetrics metrics) {
        ModelWatcher watcher = new ModelWatcher(source, networkId, loader, listener, metrics);
        watcher.thread.start();
        return watcher;
    }

    private void watch() {
        try (roller) {
            while (isOpen()) {
                watchOnce();
            }
        }
    }

    private void watchOnce() {
        try (Consumer<byte[], byte[]> consumer = source.consumer().get()) {
            follow(consumer);
        } catch (RuntimeException e) {
            // Mostly the broker or the registry; whatever it is, a gateway that no longer sees new versions is worse.
            metrics.watchRetried();
            log.atWarn()
                    .addKeyValue("topic", reader.topics())
                    .addKeyValue("reason", e.toString())
                    .log("cannot follow the announced models; trying again");
            pause();
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void pause() {
        try {
            if (closing.await(BACK_OFF_MS, TimeUnit.MILLISECONDS)) {
                log.atDebug().log("model watcher closes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = reader.topics().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (isOpen() && isBehind(consumer, ends)) {
            read(consumer, POLL);
        }
        while (isOpen()) {
            boolean more = roller.step();
            read(consumer, more ? GLANCE : POLL);
        }
    }

    private static boolean isBehind(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private void read(Consumer<byte[], byte[]> consumer, Duration patience) {
        consumer.poll(patience).forEach(record -> reader.read(record, announcements));
    }

    /** Stops the thread and waits for it, for at most {@value #CLOSE_MS} ms. Closing again does nothing. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

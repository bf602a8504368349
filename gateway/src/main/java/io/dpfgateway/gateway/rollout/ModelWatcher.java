package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows dpf-models on a thread of its own and loads the newest version of one network that passes. All that is announced is
 * read before the first choice, so that a start does not climb through old versions.
 *
 * <p>A version that fails is refused and the next older one that is newer than what runs is tried: a gateway that restarts
 * comes back to what it ran before. The topic is compacted and small, so after any trouble with the broker or the registry it
 * is read again from its beginning; nothing is missed, and an announcement that is seen twice changes nothing.
 */
public final class ModelWatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ModelWatcher.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long BACK_OFF_MS = 1000;
    private static final long CLOSE_MS = 10_000;

    private final Source source;
    private final Announcements announcements;
    private final ModelLoader loader;
    private final ModelListener listener;
    private final GatewayMetrics metrics;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Written by the watcher's thread only. */
    private int running;

    /**
     * Where announcements come from.
     *
     * @param consumer makes a consumer that reads committed records and belongs to no group
     * @param topic the name of dpf-models
     * @param deserializer stays the caller's
     */
    public record Source(
            Supplier<Consumer<byte[], byte[]>> consumer, String topic, Deserializer<ModelVersion> deserializer) {}

    private ModelWatcher(
            Source source, String networkId, ModelLoader loader, ModelListener listener, GatewayMetrics metrics) {
        this.source = source;
        this.announcements = new Announcements(networkId);
        this.loader = loader;
        this.listener = listener;
        this.metrics = metrics;
        thread = new Thread(this::watch, "dpf-model-watcher");
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public static ModelWatcher start(
            Source source, String networkId, ModelLoader loader, ModelListener listener, GatewayMetrics metrics) {
        ModelWatcher watcher = new ModelWatcher(source, networkId, loader, listener, metrics);
        watcher.thread.start();
        return watcher;
    }

    private void watch() {
        while (isOpen()) {
            try (Consumer<byte[], byte[]> consumer = source.consumer().get()) {
                follow(consumer);
            } catch (RuntimeException e) {
                // Mostly the broker or the registry; whatever it is, a gateway that no longer sees new versions is
                // worse.
                metrics.watchRetried();
                log.atWarn()
                        .addKeyValue("topic", source.topic())
                        .addKeyValue("reason", e.toString())
                        .log("cannot follow the announced models; trying again");
                pause();
            }
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
        List<TopicPartition> partitions = consumer.partitionsFor(source.topic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (isOpen() && isBehind(consumer, ends)) {
            read(consumer);
        }
        while (isOpen()) {
            loadNewest();
            read(consumer);
        }
    }

    private static boolean isBehind(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            try {
                ModelVersion announced = source.deserializer().deserialize(source.topic(), record.value());
                // Null is a tombstone: the announcement is withdrawn for later starts. What runs goes on.
                if (announced != null) {
                    announcements.add(announced);
                }
            } catch (MalformedRecordException | UnknownSchemaException e) {
                log.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("partition", record.partition())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("reason", e.getMessage())
                        .log("announcement left out");
            }
        }
    }

    private void loadNewest() {
        announcements.newerThan(running).ifPresent(announced -> {
            try {
                PoisonModel model = loader.load(announced);
                running = announced.getVersion();
                listener.loaded(model);
            } catch (ModelRefusedException e) {
                announcements.refuse(announced);
                metrics.modelRefused(e.reason());
                log.atError()
                        .addKeyValue("dpfVersion", announced.getVersion())
                        .addKeyValue("reason", e.reason())
                        .log(e.getMessage());
                listener.refused(e.reason(), String.valueOf(e.getMessage()));
                loadNewest();
            }
        });
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

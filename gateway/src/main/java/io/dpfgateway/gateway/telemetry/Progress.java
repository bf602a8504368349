package io.dpfgateway.gateway.telemetry;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.batch.ClientObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * When the poisoning topology committed last, and which partitions have fetched records that are not committed yet. A record that
 * was fetched, aborted and fetched again waits since it was fetched first: threads that fail and are replaced are no progress.
 *
 * <p>Thread-safe.
 */
public final class Progress implements ClientObserver {
    private final GatewayMetrics metrics;
    private final Clock clock;
    private final ConcurrentMap<TopicPartition, Waiting> waiting = new ConcurrentHashMap<>();
    private volatile @Nullable Instant lastCommit;

    private record Waiting(long lastOffset, Instant since) {}

    public Progress(GatewayMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void fetched(TopicPartition partition, long lastOffset) {
        waiting.merge(
                partition,
                new Waiting(lastOffset, clock.instant()),
                (before, now) -> new Waiting(lastOffset, before.since));
    }

    @Override
    public void acknowledged(long nanos) {
        metrics.produced(nanos);
    }

    @Override
    public void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Instant now = clock.instant();
        lastCommit = now;
        offsets.forEach((partition, next) -> waiting.computeIfPresent(
                partition, (key, open) -> next.offset() > open.lastOffset ? null : new Waiting(open.lastOffset, now)));
    }

    /** When it committed last; empty before the first commit. */
    public Optional<Instant> lastCommit() {
        return Optional.ofNullable(lastCommit);
    }

    /** Time since the last commit; empty before the first. */
    public Optional<Duration> sinceCommit() {
        return lastCommit().map(this::since);
    }

    /** How long the partition that waits longest for a commit does; zero if none does. */
    Duration uncommitted() {
        return waiting.values().stream()
                .map(open -> since(open.since))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Other partitions are others' now. */
    void retain(Set<TopicPartition> assigned) {
        waiting.keySet().retainAll(assigned);
    }

    private Duration since(Instant then) {
        return Duration.between(then, clock.instant());
    }
}

package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.predict.ReleaseId;
import io.dpfgateway.partner.predict.UnknownVersionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions whose next record is of a release that the partner does not have. The time counts from when the release
 * was first missed, over all partitions and through rebalances. Owned by the thread that runs the stream.
 */
final class VersionWaits {
    private static final Logger log = LoggerFactory.getLogger(VersionWaits.class);

    /** Often enough to be seen, seldom enough not to fill a log overnight. */
    private static final Duration REMIND_EVERY = Duration.ofMinutes(1);

    private final Clock clock;
    private final Optional<Duration> timeout;
    private final Map<TopicPartition, Wait> waits = new HashMap<>();
    private final Map<ReleaseId, Missed> missed = new HashMap<>();

    private record Wait(String place, UnknownVersionException missing) {}

    private record Missed(Instant since, Instant warned) {}

    VersionWaits(Clock clock, Optional<Duration> timeout) {
        this.clock = clock;
        this.timeout = timeout;
    }

    /**
     * A partition's next record has to wait.
     *
     * @param place where that record is, for messages
     */
    void add(TopicPartition partition, String place, UnknownVersionException missing) {
        waits.put(partition, new Wait(place, missing));
        Instant now = clock.instant();
        if (missed.putIfAbsent(missing.release(), new Missed(now, now)) == null) {
            warn(place, missing, Duration.ZERO);
        }
    }

    /** The group gave these partitions to another member, which waits now in our place. */
    void forget(Collection<TopicPartition> partitions) {
        waits.keySet().removeAll(partitions);
    }

    /**
     * Takes those partitions out whose release is there now.
     *
     * @throws VersionTimeoutException if one that is still missing was waited for long enough
     */
    List<TopicPartition> takeReady(Predicate<ReleaseId> isThere) {
        missed.keySet().removeIf(isThere);
        List<TopicPartition> ready = new ArrayList<>();
        waits.forEach((partition, wait) -> {
            if (missed.containsKey(wait.missing().release())) {
                complain(wait);
            } else {
                ready.add(partition);
            }
        });
        ready.forEach(waits::remove);
        return ready;
    }

    private void complain(Wait wait) {
        ReleaseId release = wait.missing().release();
        Instant now = clock.instant();
        missed.computeIfPresent(release, (id, since) -> {
            Duration waited = Duration.between(since.since(), now);
            if (timeout.isPresent() && waited.compareTo(timeout.get()) >= 0) {
                throw new VersionTimeoutException(wait.place(), waited.toSeconds(), wait.missing());
            }
            if (Duration.between(since.warned(), now).compareTo(REMIND_EVERY) < 0) {
                return since;
            }
            warn(wait.place(), wait.missing(), waited);
            return new Missed(since.since(), now);
        });
    }

    private static void warn(String place, UnknownVersionException missing, Duration waited) {
        log.atWarn()
                .addKeyValue("network", missing.release().network())
                .addKeyValue("version", missing.release().version())
                .addKeyValue("record", place)
                .addKeyValue("waitedSeconds", waited.toSeconds())
                .log("waiting: {}", missing.getMessage());
    }
}

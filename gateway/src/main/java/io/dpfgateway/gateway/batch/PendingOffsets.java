package io.dpfgateway.gateway.batch;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of each partition that have begun and are not forwarded yet: books of its own, kept apart from the processors', so
 * that {@link GuardedClients} can hold them against what Kafka Streams commits. Within a partition records begin and end in order.
 *
 * <p>Thread-safe; a partition is written by the stream thread that owns it.
 */
final class PendingOffsets {
    private final ConcurrentMap<TopicPartition, Deque<Long>> pending = new ConcurrentHashMap<>();

    void begin(TopicPartition partition, long offset) {
        pending.computeIfAbsent(partition, unused -> new ConcurrentLinkedDeque<>())
                .addLast(offset);
    }

    void end(TopicPartition partition, long offset) {
        Deque<Long> offsets = pending.get(partition);
        if (offsets == null || !offsets.removeFirstOccurrence(offset)) {
            throw new IllegalStateException(partition + "@" + offset + " ended without having begun");
        }
    }

    /** The partition's records begin anew, or elsewhere. */
    void forget(TopicPartition partition) {
        pending.remove(partition);
    }

    /**
     * Checks that nothing pending would be committed. A committed offset is that of the next record to read.
     *
     * @throws CommittedPastPendingException otherwise
     */
    void check(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, committed) -> {
            Deque<Long> open = pending.get(partition);
            Long lowest = open == null ? null : open.peekFirst();
            if (lowest != null && committed.offset() > lowest) {
                throw new CommittedPastPendingException("Kafka Streams was about to commit " + partition + "@"
                        + committed.offset() + " while " + partition + "@" + lowest
                        + " has no result yet; the commit was stopped and nothing is lost, but this is a defect of the"
                        + " gateway: report it with this line");
            }
        });
    }
}

package io.dpfgateway.partner.stream;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Where the partitions of the topic ended when the run began: behind the last record of no open transaction. */
record EndOffsets(Map<TopicPartition, Long> ends) {
    static EndOffsets of(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        return new EndOffsets(consumer.endOffsets(partitions));
    }

    /** Whether the consumer has read all of its partitions up to there. */
    boolean areReachedBy(Consumer<?, ?> consumer) {
        return consumer.assignment().stream()
                .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
    }
}

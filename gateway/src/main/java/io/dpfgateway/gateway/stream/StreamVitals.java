package io.dpfgateway.gateway.stream;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * How a {@link StreamsApp} is at one moment.
 *
 * @param app its name
 * @param settled whether it is in its group and every thread has its partitions, which may be none
 * @param failed whether it has ended because of an error
 * @param assigned the partitions that its threads work on
 * @param sincePoll how long ago the thread that was longest silent asked for records; zero while none has yet. A thread asks
 *     many times a second, whether or not there are records and brokers
 */
public record StreamVitals(
        String app, boolean settled, boolean failed, Set<TopicPartition> assigned, Duration sincePoll) {
    public StreamVitals {
        assigned = Set.copyOf(assigned);
    }
}

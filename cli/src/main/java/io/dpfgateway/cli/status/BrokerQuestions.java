package io.dpfgateway.cli.status;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.schemas.topic.TopicState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the brokers tell of themselves, of offsets and of groups. Thread-safe. */
final class BrokerQuestions implements AutoCloseable {
    private final Admin admin;
    private final String where;

    /** @throws CommandFailedException if the client's settings cannot be used */
    BrokerQuestions(Inquiry inquiry) {
        where = "broker " + inquiry.brokers();
        try {
            admin = Admin.create(Map.copyOf(inquiry.kafka()));
        } catch (KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new CommandFailedException(
                    where + ": " + reason.getMessage() + "; check --bootstrap-servers and --kafka-config", e);
        }
    }

    /** How many brokers there are. */
    int brokers() {
        return ask(admin.describeCluster().nodes()).size();
    }

    /** The consumer groups that this user may see. */
    List<String> groups() {
        return ask(admin.listGroups(ListGroupsOptions.forConsumerGroups()).valid()).stream()
                .map(GroupListing::groupId)
                .toList();
    }

    /** How far each partition of a topic reaches, by partition: the first offset and the one behind the last. */
    Map<TopicPartition, Reach> reaches(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        Map<TopicPartition, OffsetSpec> last = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            first.put(new TopicPartition(topic, i), OffsetSpec.earliest());
            last.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        var firsts = ask(admin.listOffsets(first).all());
        Map<TopicPartition, Reach> reaches = new HashMap<>();
        ask(admin.listOffsets(last).all())
                .forEach((partition, end) -> reaches.put(
                        partition,
                        new Reach(Objects.requireNonNull(firsts.get(partition)).offset(), end.offset())));
        return reaches;
    }

    /** From the first offset up to the one behind the last. */
    record Reach(long begin, long end) {
        long records() {
            return end - begin;
        }

        /** How much is left for whoever has committed this; null for one that has committed nothing. */
        long behind(@Nullable OffsetAndMetadata committed) {
            return end - (committed == null ? begin : Math.min(end, Math.max(begin, committed.offset())));
        }
    }

    /** How many records a topic has at most. */
    long records(TopicState topic) {
        return topic.exists()
                ? reaches(topic.name(), topic.partitions()).values().stream()
                        .mapToLong(Reach::records)
                        .sum()
                : 0;
    }

    /** How far a group is. */
    GroupLag lag(GroupLag.Reader reader, int partitions) {
        try {
            ConsumerGroupDescription group = ask(admin.describeConsumerGroups(List.of(reader.group()))
                            .all())
                    .values()
                    .iterator()
                    .next();
            Map<TopicPartition, OffsetAndMetadata> committed =
                    ask(admin.listConsumerGroupOffsets(reader.group()).partitionsToOffsetAndMetadata());
            long lag = reaches(reader.topic(), partitions).entrySet().stream()
                    .mapToLong(reach -> reach.getValue().behind(committed.get(reach.getKey())))
                    .sum();
            return new GroupLag(
                    reader.role(),
                    reader.group(),
                    reader.topic(),
                    group.groupState().name(),
                    group.members().size(),
                    lag);
        } catch (CommandFailedException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return GroupLag.absent(reader);
            }
            throw e;
        }
    }

    private <T> T ask(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String what = cause instanceof TimeoutException
                    ? " cannot be reached; check --bootstrap-servers, --kafka-config and that the broker runs"
                    : " refused: " + cause.getMessage() + "; check --kafka-config and this user's rights";
            throw new CommandFailedException(where + what, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(where + ": interrupted while waiting; try again", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}

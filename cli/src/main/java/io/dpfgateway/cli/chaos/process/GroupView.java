package io.dpfgateway.cli.chaos.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** What the broker tells of the gateways: who is there, and how far they are. Used by one thread. */
public final class GroupView implements AutoCloseable {
    private static final int PATIENCE_MS = 3000;

    private final Admin admin;
    private final List<TopicPartition> inputs;

    /** @param inputs the partitions of raw-images */
    public GroupView(String bootstrapServers, List<TopicPartition> inputs) {
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS));
        this.inputs = List.copyOf(inputs);
    }

    /**
     * A moment's view.
     *
     * @param settled whether the members are agreed on who has which partition
     * @param members how many there are
     * @param committed inputs that are done with
     * @param inputs all there are
     */
    public record Sight(boolean settled, int members, long committed, long inputs) {
        /** Inputs not done with. */
        public long behind() {
            return inputs - committed;
        }
    }

    /** Looks; empty if the broker does not answer, or knows of no gateway yet. */
    public Optional<Sight> look() throws InterruptedException {
        try {
            ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(Fleet.GROUP))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(Fleet.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(
                            inputs.stream().collect(Collectors.toMap(partition -> partition, p -> OffsetSpec.latest())))
                    .all()
                    .get();
            return Optional.of(new Sight(
                    group.groupState() == GroupState.STABLE,
                    group.members().size(),
                    committed.values().stream()
                            .filter(Objects::nonNull)
                            .mapToLong(OffsetAndMetadata::offset)
                            .sum(),
                    ends.values().stream()
                            .mapToLong(ListOffsetsResultInfo::offset)
                            .sum()));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}

package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.load.Installation;
import io.dpfgateway.cli.rollout.InstanceView;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.VersionStage;
import io.dpfgateway.schemas.record.VersionStatus;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.topic.Topic;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows what the one gateway says of itself, with one consumer that stays: looking anew each time would load the machine that is
 * measured. Used by one thread.
 */
final class SettledWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<VersionStage> UNDER_WAY =
            EnumSet.of(VersionStage.ANNOUNCED, VersionStage.VERIFIED, VersionStage.WARMING, VersionStage.DRAINING);

    private final KafkaConsumer<String, GatewayStatus> consumer;
    private Optional<GatewayStatus> last = Optional.empty();

    SettledWatch(Installation installation) {
        Map<String, Object> settings = new HashMap<>(installation.kafka());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(
                settings,
                new StringDeserializer(),
                AvroSerdes.deserializer(GatewayStatus.class, installation.registry()));
        List<TopicPartition> partitions = consumer.partitionsFor(installation.of(Topic.DPF_GATEWAY_STATUS)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Returns once the gateway says that it runs what is set, and that nothing is on its way in or out.
     *
     * @throws CommandFailedException if it refuses, or takes more than a minute
     */
    void await(Rollout set) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (last.filter(status -> isSettled(status, set)).isEmpty()) {
            if (System.nanoTime() > end) {
                throw new CommandFailedException("the gateway does not run version " + set.getStableVersion()
                        + " as it was set, after " + LIMIT.toSeconds() + " s; "
                        + last.map(GatewayStatus::getDetail)
                                .filter(text -> !text.isEmpty())
                                .orElse("its log tells why"));
            }
            consumer.poll(POLL).forEach(record -> last = Optional.ofNullable(record.value()));
        }
    }

    private static boolean isSettled(GatewayStatus status, Rollout set) {
        return new InstanceView(status, Duration.ZERO).runs(set)
                && status.getVersions().stream().map(VersionStatus::getStage).noneMatch(UNDER_WAY::contains);
    }

    @Override
    public void close() {
        consumer.close();
    }
}

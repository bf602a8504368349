package io.dpfgateway.schemas.rollout;

import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is set for one network. Immutable and thread-safe.
 *
 * @param kafka the brokers, and settings such as TLS and SASL
 * @param registry of the schemas
 * @param names the installation's topics
 */
public record RolloutReader(Map<String, ?> kafka, RegistryConfig registry, TopicNames names) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public RolloutReader {
        kafka = Map.copyOf(kafka);
    }

    /**
     * The last committed record of the network; empty where nothing is set. Behind an open {@link RolloutWriter} that is what is
     * set for sure, for no change is under way.
     *
     * @throws RolloutUnavailableException if the brokers do not give it
     */
    public Optional<Rollout> read(String network) {
        String topic = names.of(Topic.DPF_ROLLOUTS);
        try (Consumer<byte[], byte[]> consumer = consumer(IsolationLevel.READ_COMMITTED);
                Deserializer<Rollout> rollouts = AvroSerdes.deserializer(Rollout.class, registry)) {
            Map<TopicPartition, Long> ends = ends(topic);
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            return Optional.ofNullable(last(consumer, ends, rollouts, network));
        } catch (KafkaException e) {
            throw new RolloutUnavailableException("cannot read " + topic + ": " + e.getMessage(), e);
        }
    }

    /** Of what is written: a commit that is under way is waited for. */
    private Map<TopicPartition, Long> ends(String topic) {
        try (Consumer<byte[], byte[]> consumer = consumer(IsolationLevel.READ_UNCOMMITTED)) {
            return consumer.endOffsets(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
        }
    }

    private Consumer<byte[], byte[]> consumer(IsolationLevel isolation) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static @Nullable Rollout last(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Deserializer<Rollout> rollouts,
            String network) {
        @Nullable Rollout last = null;
        long movedAt = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                movedAt = System.nanoTime();
                if (record.key() != null && network.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                    last = read(record, rollouts, last);
                }
            }
            if (System.nanoTime() - movedAt > PATIENCE.toNanos()) {
                throw new org.apache.kafka.common.errors.TimeoutException(
                        "it gave nothing for " + PATIENCE.toSeconds() + " s before its end");
            }
        }
        return last;
    }

    /** What this release cannot read is left out, as gateways leave it out. */
    private static @Nullable Rollout read(
            ConsumerRecord<byte[], byte[]> record, Deserializer<Rollout> rollouts, @Nullable Rollout before) {
        try {
            return rollouts.deserialize(record.topic(), record.value());
        } catch (MalformedRecordException | UnknownSchemaException e) {
            return before;
        }
    }
}

package io.dpfgateway.trainer.sample;

import io.dpfgateway.imaging.decode.PictureFormat;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.trainer.vault.Sample;
import io.dpfgateway.trainer.vault.StoreCounts;
import io.dpfgateway.trainer.vault.Vault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings training-samples into a vault, as one of a consumer group. What is committed is in the vault, durably: a crash between
 * the two makes Kafka deliver again, and the vault knows what it has. A record that is no sample is counted, told of with its
 * place, and passed. Not thread-safe, but for {@link #wakeup}.
 */
public final class SampleIntake implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SampleIntake.class);
    private static final String MAX_POLL_RECORDS = "100";

    private final Consumer<byte[], byte[]> consumer;
    private final Deserializer<RawImage> deserializer;
    private final String topic;
    private final Vault vault;

    /**
     * @param kafka client settings, {@code bootstrap.servers} among them
     * @param topic the name of training-samples in this installation
     * @param group the consumer group, whose members share the topic
     * @param vault stays open when this is closed
     */
    public SampleIntake(Map<String, String> kafka, RegistryConfig registry, String topic, String group, Vault vault) {
        this(
                new KafkaConsumer<>(settings(kafka, group), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                AvroSerdes.deserializer(RawImage.class, registry),
                topic,
                vault);
    }

    /** Owns the first two. */
    SampleIntake(Consumer<byte[], byte[]> consumer, Deserializer<RawImage> deserializer, String topic, Vault vault) {
        this.consumer = consumer;
        this.deserializer = deserializer;
        this.topic = topic;
        this.vault = vault;
        consumer.subscribe(List.of(topic));
    }

    static Map<String, Object> settings(Map<String, String> kafka, String group) {
        Map<String, Object> settings = new HashMap<>(kafka);
        // Few enough that a vault which writes each durably is done long before the group gives this member up.
        settings.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    /**
     * Waits for samples, stores those that came, then commits them. Where none came, evicts from the vault what has become too old.
     *
     * @param patience how long to wait for the first
     * @throws io.dpfgateway.schemas.serde.RegistryUnavailableException if the registry does not answer; the same samples come again
     * @throws io.dpfgateway.trainer.vault.VaultStorageException if the disk does not take them; the same samples come again
     * @throws org.apache.kafka.common.errors.WakeupException after {@link #wakeup}
     * @throws org.apache.kafka.common.KafkaException if the brokers refuse
     */
    public IntakeCounts poll(Duration patience) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        if (records.isEmpty()) {
            vault.enforceLimits();
            return IntakeCounts.NONE;
        }
        Map<Malformed, Integer> malformed = new EnumMap<>(Malformed.class);
        StoreCounts stored;
        try {
            List<Sample> samples = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                read(record, malformed).ifPresent(samples::add);
            }
            stored = vault.storeAll(samples);
        } catch (RuntimeException e) {
            rewind(records);
            throw e;
        }
        commit(records);
        return new IntakeCounts(records.count(), stored, malformed);
    }

    private Optional<Sample> read(ConsumerRecord<byte[], byte[]> record, Map<Malformed, Integer> malformed) {
        try {
            RawImage image = deserializer.deserialize(topic, record.value());
            if (image == null) {
                pass(record, Malformed.EMPTY, "it has no value", malformed);
                return Optional.empty();
            }
            byte[] encoded = bytes(image.getImage());
            if (PictureFormat.sniff(encoded).isEmpty()) {
                pass(record, Malformed.NO_PICTURE, "its image is no JPEG, PNG or PGM by its first bytes", malformed);
                return Optional.empty();
            }
            Instant recordedAt = Instant.ofEpochMilli(record.timestamp());
            return Optional.of(new Sample(image.getSource(), image.getId(), recordedAt, image.getLabel(), encoded));
        } catch (MalformedRecordException e) {
            pass(record, Malformed.UNREADABLE, String.valueOf(e.getMessage()), malformed);
        } catch (UnknownSchemaException e) {
            pass(record, Malformed.UNKNOWN_SCHEMA, String.valueOf(e.getMessage()), malformed);
        }
        return Optional.empty();
    }

    private void pass(
            ConsumerRecord<byte[], byte[]> record, Malformed reason, String what, Map<Malformed, Integer> malformed) {
        malformed.merge(reason, 1, Integer::sum);
        log.atWarn()
                .addKeyValue("topic", topic)
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason)
                .log("a record is no sample and is left out: {}", what);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** So that a retry gets them again: the consumer's position is behind them already. */
    private void rewind(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            consumer.seek(partition, records.records(partition).get(0).offset());
        }
    }

    private void commit(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> those = records.records(partition);
            offsets.put(
                    partition, new OffsetAndMetadata(those.get(those.size() - 1).offset() + 1));
        }
        try {
            consumer.commitSync(offsets);
        } catch (CommitFailedException | RebalanceInProgressException e) {
            log.atInfo()
                    .addKeyValue("topic", topic)
                    .log("samples were stored, and will come again to another of the group");
        } catch (TimeoutException e) {
            // What comes next commits these as well; if nothing does, they come again and the vault has them.
            log.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", e.getMessage())
                    .log("samples were stored, but the brokers did not take the commit");
        }
    }

    /** Makes a {@link #poll} that waits, or the next one, end with a WakeupException; from any thread. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
        deserializer.close();
    }
}

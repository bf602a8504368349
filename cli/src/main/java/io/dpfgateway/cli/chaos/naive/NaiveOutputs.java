package io.dpfgateway.cli.chaos.naive;

import io.dpfgateway.cli.chaos.input.Fingerprint;
import io.dpfgateway.cli.chaos.input.NumberedRecord;
import io.dpfgateway.cli.chaos.input.PicturePool;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.tensor.WireTensors;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The right output of every input, known beforehand: all that the control gets wrong is when it commits. Thread-safe. */
final class NaiveOutputs {
    private final PicturePool pool = new PicturePool();
    private final Serializer<PoisonedRecord> poisoned;
    private final Serializer<DeadLetter> dead;

    NaiveOutputs(RegistryConfig registry) {
        poisoned = AvroSerdes.serializer(PoisonedRecord.class, registry);
        dead = AvroSerdes.serializer(DeadLetter.class, registry);
    }

    /**
     * @param sink the topic that it goes to
     * @param record for that topic
     */
    record Output(String sink, Record<String, byte[]> record) {}

    /** @param timestamp of the input and of the output */
    Output of(NumberedRecord record, RecordMetadata place, long timestamp) {
        String source = record.id().substring(0, record.id().indexOf(':'));
        return record.kind()
                .reason()
                .map(reason -> dead(source, reason, place, timestamp))
                .orElseGet(() -> poisoned(source, record, timestamp));
    }

    private Output poisoned(String source, NumberedRecord record, long timestamp) {
        String topic = TopicNames.DEFAULT.of(Topic.POISONED_FEATURES);
        PoisonedRecord value = PoisonedRecord.newBuilder()
                .setId(record.id())
                .setSource(source)
                .setCapturedAt(Instant.EPOCH)
                .setNetworkId("chaos")
                .setDpfVersion(1)
                .setTensor(WireTensors.encode(
                        pool.fingerprint(record.picture()).means(),
                        new int[] {Fingerprint.LENGTH},
                        new TensorEncoding.Float32()))
                .setAttributes(Map.of())
                .build();
        return new Output(topic, new Record<>(source, poisoned.serialize(topic, value), timestamp));
    }

    private Output dead(String source, DeadLetterReason reason, RecordMetadata place, long timestamp) {
        String topic = TopicNames.DEFAULT.of(Topic.GATEWAY_DEAD_LETTERS);
        DeadLetter value = DeadLetter.newBuilder()
                .setTopic(place.topic())
                .setPartition(place.partition())
                .setOffset(place.offset())
                .setReason(reason)
                .setDetail("bad by design")
                .setFailedAt(Instant.EPOCH)
                .build();
        return new Output(topic, new Record<>(source, dead.serialize(topic, value), timestamp));
    }
}

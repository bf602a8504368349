package io.dpfgateway.gateway.sample;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.schemas.topic.TopicSettings;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Passes on what is in the share. What it cannot read it leaves out: the poisoning topology makes the dead letter. */
final class SampleProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    /** What the producer adds to key and value. */
    private static final int OVERHEAD_BYTES = 1 << 10;

    private final Deserializer<RawImage> images;
    private final SampleShare share;
    private final GatewayMetrics metrics;

    SampleProcessor(Deserializer<RawImage> images, SampleShare share, GatewayMetrics metrics) {
        this.images = images;
        this.share = share;
        this.metrics = metrics;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String topic = context().recordMetadata().map(RecordMetadata::topic).orElseThrow();
        Optional<String> id = idOf(topic, record.value());
        if (id.isEmpty()) {
            metrics.sampleLeftOut(LeftOut.UNREADABLE);
        } else if (share.includes(id.get())) {
            copy(record);
        }
    }

    private void copy(Record<byte[], byte[]> record) {
        int keyBytes = record.key() == null ? 0 : record.key().length;
        if (keyBytes + record.value().length > TopicSettings.LARGE_RECORDS - OVERHEAD_BYTES) {
            metrics.sampleLeftOut(LeftOut.TOO_LARGE);
            return;
        }
        // A new record, so that it has no headers.
        context().forward(new Record<>(record.key(), record.value(), record.timestamp()));
        metrics.recordSampled();
    }

    private Optional<String> idOf(String topic, byte[] value) {
        try {
            return Optional.ofNullable(images.deserialize(topic, value)).map(RawImage::getId);
        } catch (MalformedRecordException | UnknownSchemaException e) {
            return Optional.empty();
        }
    }
}

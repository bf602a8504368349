package io.dpfgateway.gateway.sample;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.schemas.topic.TopicSettings;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Passes on what is in the share and under the cap. What it cannot read it leaves out: the poisoning topology makes the dead
 * letter. One a task, used by one thread at a time.
 */
final class SampleProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    /** What the producer adds to key and value. */
    private static final int OVERHEAD_BYTES = 1 << 10;

    private final Deserializer<RawImage> images;
    private final SampleShare share;
    private final SourceCap cap;
    private final GatewayMetrics metrics;

    SampleProcessor(Deserializer<RawImage> images, Sampling sampling, GatewayMetrics metrics) {
        this.images = images;
        this.share = new SampleShare(sampling.share());
        this.cap = new SourceCap(sampling.perSourcePerMinute());
        this.metrics = metrics;
    }

    /** Comes again where a transaction was aborted, and then its records do, too. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        cap.clear();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String topic = context().recordMetadata().map(RecordMetadata::topic).orElseThrow();
        Optional<RawImage> image = read(topic, record.value());
        if (image.isEmpty()) {
            metrics.sampleLeftOut(LeftOut.UNREADABLE);
        } else if (share.includes(image.get().getId())) {
            copy(record, image.get().getSource());
        }
    }

    private void copy(Record<byte[], byte[]> record, String source) {
        int keyBytes = record.key() == null ? 0 : record.key().length;
        if (keyBytes + record.value().length > TopicSettings.LARGE_RECORDS - OVERHEAD_BYTES) {
            metrics.sampleLeftOut(LeftOut.TOO_LARGE);
            return;
        }
        if (!cap.admits(source, record.timestamp())) {
            metrics.sampleLeftOut(LeftOut.OVER_CAP);
            return;
        }
        // A new record, so that it has no headers.
        context().forward(new Record<>(record.key(), record.value(), record.timestamp()));
        metrics.recordSampled();
    }

    private Optional<RawImage> read(String topic, byte[] value) {
        try {
            return Optional.ofNullable(images.deserialize(topic, value));
        } catch (MalformedRecordException | UnknownSchemaException e) {
            return Optional.empty();
        }
    }
}

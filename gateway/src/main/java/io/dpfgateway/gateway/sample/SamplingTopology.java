package io.dpfgateway.gateway.sample;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.gateway.stream.RecordTime;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** raw-images to training-samples: key, timestamp and the untouched bytes of the value, without headers. */
public final class SamplingTopology {
    private static final String SOURCE = "raw-images";
    private static final String SAMPLER = "sample";
    private static final String SINK = "training-samples";

    private SamplingTopology() {}

    /** The deserializer stays the caller's. */
    public static Topology of(
            TopicNames names, Deserializer<RawImage> images, Sampling sampling, GatewayMetrics metrics) {
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        SOURCE,
                        RecordTime.NEVER_NEGATIVE,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        names.of(Topic.RAW_IMAGES))
                .addProcessor(SAMPLER, () -> new SampleProcessor(images, sampling, metrics), SOURCE)
                .addSink(
                        SINK,
                        names.of(Topic.TRAINING_SAMPLES),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        SAMPLER);
    }
}

package io.dpfgateway.cli.bench.worker;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.infer.LoneSession;
import io.dpfgateway.gateway.poison.PoisonSerdes;
import io.dpfgateway.gateway.stream.KafkaSettings;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.topic.Topic;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Variants c and e. A Kafka Streams topology, exactly once, that decodes and infers each record in its processor: c is what one
 * writes first, with one stream thread and a session of all cores, as are the defaults of Kafka Streams and ONNX Runtime; e has
 * as many stream threads and sessions as there are cores.
 */
final class StreamsPerRecord implements Running {
    private final Stages stages = new Stages();
    private final PlainPoisoning poisoning;
    private final PoisonSerdes serdes;
    private final KafkaStreams streams;
    private final String poisonedTopic;

    private StreamsPerRecord(GatewayConfig config, Bundle bundle, Arrangement arrangement) {
        poisoning = new PlainPoisoning(bundle, arrangement, stages);
        serdes = PoisonSerdes.open(config.connection().registry());
        poisonedTopic = config.identity().topics().of(Topic.POISONED_FEATURES);
        Topology topology = new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "raw",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        config.identity().topics().of(Topic.RAW_IMAGES))
                .addProcessor("poison", Poison::new, "raw")
                .addSink("poisoned", poisonedTopic, new ByteArraySerializer(), new ByteArraySerializer(), "poison");
        streams = new KafkaStreams(
                topology, new KafkaSettings(config).streams(config.identity().applicationId(), arrangement.loops()));
    }

    /** @param arrangement its loops are stream threads, each with a session */
    static StreamsPerRecord start(GatewayConfig config, Bundle bundle, Arrangement arrangement) {
        StreamsPerRecord run = new StreamsPerRecord(config, bundle, arrangement);
        run.streams.start();
        return run;
    }

    private final class Poison extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                RawImage image = serdes.images().deserialize("", record.value());
                LoneSession session = poisoning.borrow();
                byte[] value;
                try {
                    float[] input = poisoning.input(session, PlainPoisoning.encoded(image));
                    value = serdes.poisoned()
                            .serialize(
                                    poisonedTopic,
                                    poisoning.record(
                                            image,
                                            poisoning
                                                    .run(session, List.of(input))
                                                    .get(0)));
                } finally {
                    poisoning.giveBack(session);
                }
                long begun = System.nanoTime();
                context().forward(record.withValue(value));
                stages.add(Stage.PRODUCE, begun);
                stages.done(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    @Override
    public Snapshot snapshot() {
        if (streams.state() == KafkaStreams.State.ERROR) {
            throw new IllegalStateException("Kafka Streams gave up");
        }
        return stages.snapshot();
    }

    @Override
    public void close() {
        streams.close();
        poisoning.close();
        serdes.close();
    }
}

package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.stream.RecordTime;
import io.dpfgateway.schemas.topic.Topic;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * raw-images to poisoned-features and gateway-dead-letters: one record in, exactly one out.
 *
 * <pre>
 * raw-images -- poison --+-- poisoned-features
 *                        +-- gateway-dead-letters
 * </pre>
 */
public final class PoisonTopology {
    static final String POISONED_SINK = "poisoned-features";
    static final String DEAD_LETTER_SINK = "gateway-dead-letters";

    private static final String SOURCE = "raw-images";
    private static final String POISON = "poison";

    private PoisonTopology() {}

    /** The topology; each of its tasks has a processor, and so native memory, of its own. */
    public static Topology of(Poisoning poisoning) {
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        SOURCE,
                        RecordTime.NEVER_NEGATIVE,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        poisoning.names().of(Topic.RAW_IMAGES))
                .addProcessor(POISON, () -> new PoisonProcessor(poisoning), SOURCE)
                .addSink(
                        POISONED_SINK,
                        poisoning.names().of(Topic.POISONED_FEATURES),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        POISON)
                .addSink(
                        DEAD_LETTER_SINK,
                        poisoning.names().of(Topic.GATEWAY_DEAD_LETTERS),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        POISON);
    }
}

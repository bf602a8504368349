package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.batch.AsyncTopology;
import io.dpfgateway.gateway.batch.ClientObserver;
import io.dpfgateway.gateway.stream.RecordTime;
import io.dpfgateway.schemas.topic.Topic;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.Topology;

/**
 * raw-images to poisoned-features and gateway-dead-letters: one record in, exactly one out.
 *
 * <pre>
 * raw-images -- poison -- route --+-- poisoned-features
 *                                 +-- gateway-dead-letters
 * </pre>
 */
public final class PoisonTopology {
    static final String POISONED_SINK = "poisoned-features";
    static final String DEAD_LETTER_SINK = "gateway-dead-letters";

    private static final String SOURCE = "raw-images";
    private static final String POISON = "poison";
    private static final String ROUTE = "route";

    private final Topology topology;
    private final AsyncTopology<byte[], Outcome> poison;

    private PoisonTopology(Topology topology, AsyncTopology<byte[], Outcome> poison) {
        this.topology = topology;
        this.poison = poison;
    }

    public static PoisonTopology of(Poisoning poisoning) {
        AsyncTopology<byte[], Outcome> poison = new AsyncTopology<>(
                new PoisonStep(poisoning),
                poisoning.inference().inFlight(),
                poisoning.inference().timeout());
        Topology topology = new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        SOURCE,
                        RecordTime.NEVER_NEGATIVE,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        poisoning.names().of(Topic.RAW_IMAGES))
                .addProcessor(POISON, poison, SOURCE)
                .addProcessor(ROUTE, () -> new RouteProcessor(poisoning), POISON)
                .addSink(
                        POISONED_SINK,
                        poisoning.names().of(Topic.POISONED_FEATURES),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        ROUTE)
                .addSink(
                        DEAD_LETTER_SINK,
                        poisoning.names().of(Topic.GATEWAY_DEAD_LETTERS),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        ROUTE);
        return new PoisonTopology(topology, poison);
    }

    public Topology topology() {
        return topology;
    }

    /** The clients that the topology must be run with: they guard its commits. */
    public KafkaClientSupplier clients(ClientObserver observer) {
        return poison.clients(observer);
    }
}

package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.batch.InFlight;
import io.dpfgateway.gateway.decode.DecodePool;
import io.dpfgateway.gateway.infer.Hurries;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * What poisoning needs. Without a {@link ModelSlot}, and so without a verified model, there is no topology to be made: the
 * gateway fails closed by construction.
 *
 * @param names the installation's topics
 * @param serdes stay the caller's
 * @param pictures decoding, and which attributes pass
 * @param inference the models that run, and how much at a time
 * @param observers what is told of outcomes
 */
public record Poisoning(
        TopicNames names, PoisonSerdes serdes, Pictures pictures, Batched inference, Observers observers) {
    /**
     * @param decoding decodes within the operator's limits; stays the caller's
     * @param allowedAttributes the only ones that pass
     */
    public record Pictures(DecodePool decoding, Set<String> allowedAttributes) {}

    /**
     * @param models the models that run; stays the caller's
     * @param hurries told when a commit waits for what is queued
     * @param inFlight how many pictures at a time
     * @param timeout how long a stream thread waits for one
     */
    public record Batched(ModelSlot models, Hurries hurries, InFlight inFlight, Duration timeout) {}

    /**
     * @param metrics counts outcomes
     * @param clock dates dead letters and results
     * @param onlooker looks at some of the pictures
     */
    public record Observers(GatewayMetrics metrics, Clock clock, Onlooker onlooker) {
        /** Nobody looks. */
        public Observers(GatewayMetrics metrics, Clock clock) {
            this(metrics, clock, Onlooker.NONE);
        }
    }
}

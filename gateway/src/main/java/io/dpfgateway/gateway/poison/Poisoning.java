package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Clock;
import java.util.Set;

/**
 * What poisoning needs. Without a {@link ModelSlot}, and so without a verified model, there is no topology to be made: the
 * gateway fails closed by construction.
 *
 * @param names the installation's topics
 * @param serdes stay the caller's
 * @param models the model that runs; stays the caller's
 * @param pictures decoding, and which attributes pass
 * @param observers what is told of outcomes
 */
public record Poisoning(
        TopicNames names, PoisonSerdes serdes, ModelSlot models, Pictures pictures, Observers observers) {
    /**
     * @param decoder with the operator's limits
     * @param allowedAttributes the only ones that pass
     */
    public record Pictures(PictureDecoder decoder, Set<String> allowedAttributes) {}

    /**
     * @param metrics counts outcomes
     * @param clock dates dead letters
     */
    public record Observers(GatewayMetrics metrics, Clock clock) {}
}

package io.dpfgateway.gateway;

import io.dpfgateway.gateway.batch.InFlight;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.decode.DecodePool;
import io.dpfgateway.gateway.decode.Decoders;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.poison.Onlooker;
import io.dpfgateway.gateway.poison.PoisonSerdes;
import io.dpfgateway.gateway.poison.PoisonTopology;
import io.dpfgateway.gateway.poison.Poisoning;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.gateway.stream.KafkaSettings;
import io.dpfgateway.gateway.stream.StreamsApp;
import io.dpfgateway.gateway.telemetry.Progress;
import java.time.Clock;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Puts together what poisons, once there is a model.
 *
 * @param config of the gateway
 * @param serdes stay the caller's
 * @param runtime runs the models
 * @param metrics counts outcomes
 * @param progress is told of commits
 */
record PoisoningStarter(
        GatewayConfig config,
        PoisonSerdes serdes,
        InferenceRuntime runtime,
        GatewayMetrics metrics,
        Progress progress) {
    private static final String APP = "poisoning";

    /**
     * @param models what poisons
     * @param onlooker looks at some of the pictures
     * @param foundation owns what the stream uses, and is closed after it
     * @param onFatal is told when the stream has given up
     * @throws GatewayException if it cannot start
     */
    StreamsApp start(
            ModelSlot models, Onlooker onlooker, OwnedResources foundation, Consumer<GatewayException> onFatal) {
        DecodePool decoding = foundation.own(DecodePool.start(
                decodeThreads(),
                Decoders.of(config.decoding(), metrics),
                config.decoding().timeout(),
                metrics));
        InFlight inFlight = new InFlight(maxInFlight());
        metrics.watch(inFlight);
        PoisonTopology poisoning = PoisonTopology.of(new Poisoning(
                config.identity().topics(),
                serdes,
                new Poisoning.Pictures(decoding, config.allowedAttributes()),
                new Poisoning.Batched(
                        models,
                        runtime.hurries(),
                        inFlight,
                        config.inference().batching().timeout()),
                new Poisoning.Observers(metrics, Clock.systemUTC(), onlooker)));
        return StreamsApp.start(
                APP,
                settings -> new KafkaStreams(poisoning.topology(), settings, poisoning.clients(progress)),
                new KafkaSettings(config)
                        .streams(
                                config.identity().applicationId(),
                                config.streams().threads()),
                metrics,
                onFatal);
    }

    private int decodeThreads() {
        int threads = config.decoding().threads();
        return threads == Inference.AUTO ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** Enough that each session has a batch to run and one in wait, while the decoders make the next. */
    private int maxInFlight() {
        int most = config.streams().maxInFlight();
        return most == Inference.AUTO ? 2 * runtime.sessions() * runtime.maxBatch() + 2 * decodeThreads() : most;
    }
}

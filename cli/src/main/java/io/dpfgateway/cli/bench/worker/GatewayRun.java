package io.dpfgateway.cli.bench.worker;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.gateway.DecodeMetrics;
import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Variant b: the gateway as {@code dpf gateway} runs it. */
final class GatewayRun implements Running {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MS = 50;
    private static final Map<Stage, String> TIMERS = Map.of(
            Stage.DECODE, DecodeMetrics.DECODE_TIME,
            Stage.QUEUE, GatewayMetrics.QUEUE_TIME,
            Stage.INFERENCE, GatewayMetrics.INFERENCE_TIME,
            Stage.PRODUCE, "dpf.gateway.produce.time");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Gateway gateway;

    private GatewayRun(GatewayConfig config) {
        gateway = Gateway.start(config, meters);
    }

    /** Returns when the model is loaded. */
    static GatewayRun start(GatewayConfig config) throws InterruptedException {
        GatewayRun run = new GatewayRun(config);
        long begun = System.nanoTime();
        while (run.gateway.dpfVersion().isEmpty()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                run.close();
                throw new CommandFailedException("the gateway loaded no model; its log tells why");
            }
            Thread.sleep(LOOK_MS);
        }
        return run;
    }

    @Override
    public Snapshot snapshot() {
        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        TIMERS.forEach((stage, name) -> {
            @Nullable Timer timer = meters.find(name).timer();
            if (timer != null) {
                seconds.put(stage, timer.totalTime(TimeUnit.NANOSECONDS) / 1e9);
            }
        });
        @Nullable
        DistributionSummary batches = meters.find(GatewayMetrics.BATCH_SIZE).summary();
        return new Snapshot(
                (long) meters.get(GatewayMetrics.RECORDS_POISONED).counter().count(),
                batches == null ? 0 : batches.count(),
                seconds);
    }

    @Override
    public void close() {
        gateway.close();
    }
}

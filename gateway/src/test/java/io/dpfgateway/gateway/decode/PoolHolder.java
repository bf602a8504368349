package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;

/** The main of a process that has two decoder processes, one idle and one in the midst of a picture, until it is killed. */
final class PoolHolder {
    private PoolHolder() {}

    public static void main(String[] args) throws InterruptedException {
        GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
        Decoders decoders = TroubledDecoder.decoders(PictureLimits.DEFAULT, metrics);
        DecodePool pool = DecodePool.start(2, decoders, Duration.ofMinutes(1), metrics);
        InputPreparer preparer =
                new InputPreparer(new InputSpec(8, 8, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0)));
        while (decoders.processes() < 2) {
            Thread.onSpinWait();
        }
        var unused = pool.decode(TroubledDecoder.HANG, preparer);
        System.out.println("holds");
        Thread.currentThread().join();
    }
}

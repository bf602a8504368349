package io.dpfgateway.cli.bench.worker;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.Batching;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.LoneSession;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.record.WireTensor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The gateway's work on a picture with nothing around it: its decoder, its preparation, its graph with the wire form, its checks.
 * Thread-safe: a session is lent to one caller at a time.
 */
final class PlainPoisoning implements AutoCloseable {
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
    private final BlockingQueue<LoneSession> sessions = new LinkedBlockingQueue<>();
    private final Manifest manifest;
    private final Stages stages;
    private final int count;

    PlainPoisoning(Bundle bundle, Arrangement arrangement, Stages stages) {
        this.stages = stages;
        manifest = bundle.manifest();
        count = arrangement.loops();
        InferenceRuntime runtime = InferenceRuntime.start(
                new Inference(
                        Inference.Provider.AUTO,
                        arrangement.loops(),
                        arrangement.threads(),
                        List.of(0),
                        new Batching(arrangement.batch(), Duration.ZERO, Batching.DEFAULT.timeout())),
                new GatewayMetrics(new SimpleMeterRegistry()));
        for (int i = 0; i < count; i++) {
            sessions.add(runtime.openAlone(bundle));
        }
    }

    /** One of the sessions; the caller gives it back. */
    LoneSession borrow() throws InterruptedException {
        return sessions.take();
    }

    void giveBack(LoneSession session) {
        sessions.add(session);
    }

    /** From an encoded picture to the network's input. */
    float[] input(LoneSession session, byte[] encoded) {
        long begun = System.nanoTime();
        float[] input = session.reader(decoder).read(encoded);
        stages.add(Stage.DECODE, begun);
        return input;
    }

    /** One run of the network. */
    List<WireTensor> run(LoneSession session, List<float[]> inputs) {
        long begun = System.nanoTime();
        List<WireTensor> tensors = session.run(inputs);
        stages.add(Stage.INFERENCE, begun);
        stages.ran();
        return tensors;
    }

    /** What the gateway would write. */
    PoisonedRecord record(RawImage image, WireTensor tensor) {
        return PoisonedRecord.newBuilder()
                .setId(image.getId())
                .setSource(image.getSource())
                .setCapturedAt(image.getCapturedAt())
                .setNetworkId(manifest.networkId().value())
                .setDpfVersion(manifest.version())
                .setLabel(image.getLabel())
                .setAttributes(Map.of())
                .setTensor(tensor)
                .build();
    }

    /** The picture's bytes. */
    static byte[] encoded(RawImage image) {
        ByteBuffer buffer = image.getImage();
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Waits for the sessions that are lent. */
    @Override
    public void close() {
        List<LoneSession> returned = new ArrayList<>();
        try {
            while (returned.size() < count) {
                returned.add(sessions.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            returned.forEach(LoneSession::close);
        }
    }
}

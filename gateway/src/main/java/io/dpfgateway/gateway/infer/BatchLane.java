package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtException;
import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.GatewayMetrics;
import java.util.List;

/**
 * The one thread that runs a session: takes a batch, runs it, completes its pictures. It owns the session and closes it when the
 * queue is closed and empty.
 */
final class BatchLane implements Runnable {
    private final BatchQueue queue;
    private final BatchEngine engine;
    private final int version;
    private final float[] known;
    private final GatewayMetrics metrics;

    /** @param known an input that the engine has run before */
    BatchLane(BatchQueue queue, BatchEngine engine, int version, float[] known, GatewayMetrics metrics) {
        this.queue = queue;
        this.engine = engine;
        this.version = version;
        this.known = known;
        this.metrics = metrics;
    }

    @Override
    public void run() {
        try {
            for (List<QueuedPicture> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
                run(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            engine.close();
        }
    }

    private void run(List<QueuedPicture> batch) {
        long begun = System.nanoTime();
        batch.forEach(picture -> metrics.queued(begun - picture.queuedAt()));
        try {
            engine.run(batch.stream().map(QueuedPicture::input).toList());
            metrics.inferred(batch.size(), System.nanoTime() - begun);
            for (int i = 0; i < batch.size(); i++) {
                complete(batch.get(i), i);
            }
        } catch (OrtException e) {
            if (batch.size() > 1) {
                // One of them may be at fault, and must not take the others with it.
                metrics.batchSplit();
                batch.forEach(picture -> run(List.of(picture)));
            } else {
                batch.get(0).result().completeExceptionally(whoseFault(e));
            }
        } catch (RuntimeException | Error e) {
            batch.forEach(picture -> picture.result().completeExceptionally(e));
        }
    }

    private void complete(QueuedPicture picture, int place) {
        try {
            picture.result().complete(engine.output(place));
        } catch (InferenceFailedException e) {
            picture.result().completeExceptionally(e);
        }
    }

    /** A picture is to blame only if the session still manages one that it has managed before. */
    private GatewayException whoseFault(OrtException failure) {
        String what = "ONNX Runtime failed with " + failure.getCode() + " on version " + version;
        try {
            engine.run(List.of(known));
            return new InferenceFailedException(what + "; check the bundle and this machine's memory", failure);
        } catch (OrtException e) {
            return new DeviceFailedException(
                    what + ", and fails on a plain picture too; check the device and this machine's memory, and start"
                            + " the gateway again",
                    e);
        }
    }
}

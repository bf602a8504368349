package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtException;
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
    private final GatewayMetrics metrics;

    BatchLane(BatchQueue queue, BatchEngine engine, int version, GatewayMetrics metrics) {
        this.queue = queue;
        this.engine = engine;
        this.version = version;
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
                batch.get(0).result().completeExceptionally(failed(e));
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

    private InferenceFailedException failed(OrtException e) {
        return new InferenceFailedException(
                "ONNX Runtime failed with " + e.getCode() + " on version " + version
                        + "; check the bundle and this machine's memory",
                e);
    }
}

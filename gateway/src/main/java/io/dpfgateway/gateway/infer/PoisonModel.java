package io.dpfgateway.gateway.infer;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.schemas.record.WireTensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One verified version of a DPF, ready to poison: sessions side by side, each with the thread that runs it, and one queue before
 * them. Owns threads and native memory until it is closed. Safe to use from many threads.
 */
public final class PoisonModel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PoisonModel.class);

    private final Manifest manifest;
    private final InputPreparer preparer;
    private final BatchQueue queue;
    private final AtomicInteger running;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private PoisonModel(Manifest manifest, BatchQueue queue, int lanes) {
        this.manifest = manifest;
        this.queue = queue;
        preparer = new InputPreparer(manifest.input());
        running = new AtomicInteger(lanes);
    }

    /** Starts a thread for each lane; they take the engines over. */
    static PoisonModel start(Manifest manifest, BatchQueue queue, List<BatchLane> lanes) {
        PoisonModel model = new PoisonModel(manifest, queue, lanes.size());
        for (int i = 0; i < lanes.size(); i++) {
            BatchLane lane = lanes.get(i);
            Thread thread = new Thread(() -> model.run(lane), "dpf-inference-v" + manifest.version() + "-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        return model;
    }

    private void run(BatchLane lane) {
        lane.run();
        if (running.decrementAndGet() == 0) {
            log.atInfo().addKeyValue("dpfVersion", version()).log("model closed");
            closed.complete(null);
        }
    }

    public NetworkId networkId() {
        return manifest.networkId();
    }

    /** The DPF's version. */
    public int version() {
        return manifest.version();
    }

    /** Whether {@link #close} was called: it takes nothing more. */
    public boolean isClosed() {
        return queue.isClosed();
    }

    /** Completes when the last session is closed and its memory free. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    /** The picture as an input of this model's network. */
    public float[] prepare(Picture picture) {
        return preparer.prepare(picture);
    }

    /** Makes pictures inputs of this model's network. */
    public InputPreparer preparer() {
        return preparer;
    }

    /**
     * The poisoned features of one picture.
     *
     * @param input as {@link #preparer} or {@link #prepare} gives it; must not be changed afterwards
     * @return completes on a session's thread; exceptionally with {@link InferenceFailedException} if the model fails on it, or
     *     gives values that are not finite
     */
    public CompletableFuture<WireTensor> poison(float[] input) {
        QueuedPicture picture = new QueuedPicture(input);
        queue.add(picture);
        return picture.result();
    }

    /**
     * Takes nothing more. What is queued is still run; then each thread closes its session, and {@link #closed} completes. Does
     * not wait, for it may be called by one of those threads.
     */
    @Override
    public void close() {
        queue.close();
    }
}

package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtException;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.imaging.prepare.InputReader;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.schemas.record.WireTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One session whose caller forms the batches: the same graph, memory and checks as the gateway's own, and nothing around them. It
 * is the yardstick of {@code dpf bench gateway}. Used by one thread at a time.
 */
public final class LoneSession implements AutoCloseable {
    private final BatchEngine engine;
    private final InputPreparer preparer;

    /** Takes the engine over. */
    LoneSession(Manifest manifest, BatchEngine engine) {
        this.engine = engine;
        preparer = new InputPreparer(manifest.input());
    }

    /** Reads encoded pictures as inputs of the network, as the gateway does; may be used by any thread. */
    public InputReader reader(PictureDecoder decoder) {
        return new InputReader(decoder, preparer);
    }

    /**
     * Runs a batch.
     *
     * @param inputs as {@link #reader} gives them, at most as many as the runtime's largest batch
     * @return a tensor for each, in their order
     * @throws InferenceFailedException if the run fails, or a tensor is not finite
     */
    public List<WireTensor> run(List<float[]> inputs) {
        try {
            engine.run(inputs);
        } catch (OrtException e) {
            throw new InferenceFailedException("ONNX Runtime failed with " + e.getCode(), e);
        }
        List<WireTensor> tensors = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            tensors.add(engine.output(i));
        }
        return tensors;
    }

    @Override
    public void close() {
        engine.close();
    }
}

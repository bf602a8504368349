package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtException;
import io.dpfgateway.schemas.record.WireTensor;
import java.util.List;

/** Runs batches, one after the other, on one thread. */
interface BatchEngine extends AutoCloseable {
    /**
     * Runs inputs of the model's size, as many as a batch may have. What came out is kept until the next run.
     *
     * @throws OrtException if the run fails; it is not known on which input
     */
    void run(List<float[]> inputs) throws OrtException;

    /**
     * What the last run gave for the input at this place.
     *
     * @throws InferenceFailedException if it is not finite
     */
    WireTensor output(int place);

    @Override
    void close();
}

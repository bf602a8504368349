package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtException;
import io.dpfgateway.model.bundle.Bundle;

/** Makes models of verified bundles. Thread-safe. */
public interface ModelOpener {
    /**
     * Opens sessions of a bundle's gateway graph from its verified bytes and warms them up. The caller closes what it gets.
     *
     * @throws OrtException if ONNX Runtime does not take the graph
     * @throws InferenceFailedException if it runs but gives no usable tensor
     */
    PoisonModel open(Bundle bundle) throws OrtException;
}

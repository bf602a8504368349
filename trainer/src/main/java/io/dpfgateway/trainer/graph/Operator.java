package io.dpfgateway.trainer.graph;

import org.bytedeco.pytorch.Tensor;

/**
 * What one node computes. Made once per node from its attributes, applied at every run. It creates native objects freely:
 * the caller frees all of them but the result.
 */
@FunctionalInterface
interface Operator {
    Tensor apply(Inputs in);

    /** Reads a node's attributes and refuses those that the operator cannot honour. */
    @FunctionalInterface
    interface Factory {
        /** @throws UnsupportedOperatorException if the node asks for what is not supported */
        Operator create(NodeReader node);
    }
}

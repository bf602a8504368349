package io.dpfgateway.trainer.graph;

/**
 * A value that steers a node, such as its axes or bounds. ONNX moved many of these from attributes to inputs over time; an
 * operator that asks for a setting need not know where it comes from. One that is stored in the model is read once.
 */
@FunctionalInterface
interface Setting<T> {
    /** The value in this run; not to be changed by the caller. */
    T in(Inputs inputs);
}

package io.dpfgateway.trainer.graph;

/** What graphs that learn compute their convolutions in. Weights, sums and all else are float32 in either case. */
public enum Precision {
    /** In float32. */
    F32,
    /** In bfloat16: 8 significant bits, and twice as many products a second on a processor that has instructions for it. */
    BF16
}

package io.dpfgateway.model.bundle;

/** How one element of a wire tensor is stored. */
public enum WireType {
    /** IEEE 754 single. */
    FLOAT32,
    /** IEEE 754 half. */
    FLOAT16,
    /** {@code scale * (element - zeroPoint)}. */
    INT8
}

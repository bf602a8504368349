package io.dpfgateway.gateway.rollout;

/** Why an announced version is not run; the tag of the refusal counter. */
public enum RefusalReason {
    /** The announcement's uri is none of a store. */
    UNSUPPORTED_URI,
    /** The bundle is missing or damaged, or holds a graph that may not run. */
    UNVERIFIED,
    /** Trusted keys are configured, and the bundle has no signature. */
    UNSIGNED,
    /** The bundle is signed with a key that is not trusted. */
    UNKNOWN_KEY,
    /** A signature or a hash does not hold. */
    ALTERED,
    /** The manifest is not the announced one. */
    WRONG_HASH,
    /** The manifest is of another network or version than announced. */
    WRONG_IDENTITY,
    /** The version missed its owner's gate. */
    GATE_MISSED,
    /** Its wire tensor does not fit into one Kafka record. */
    TOO_LARGE,
    /** ONNX Runtime does not take the graph. */
    NOT_RUNNABLE,
    /** The graph fails on a plain picture, or gives values that are not finite. */
    BAD_OUTPUT
}

package io.dpfgateway.trainer.job;

/** What a poisoned record carries. */
public enum WireContent {
    /** The poisoned features themselves, of the cut's shape. */
    FEATURES,
    /** The bottleneck's code, from which a partner's features.onnx decodes the features: far fewer bytes, and nothing else hidden. */
    CODE
}

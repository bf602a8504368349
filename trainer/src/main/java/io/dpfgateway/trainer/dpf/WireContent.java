package io.dpfgateway.trainer.dpf;

/** What a poisoned record carries, and so what an adversary may have. */
public enum WireContent {
    /** The poisoned features themselves, of the cut's shape. */
    FEATURES,
    /** The bottleneck's code, from which a partner's features.onnx decodes the features: far fewer bytes, and nothing else hidden. */
    CODE
}

package io.dpfgateway.trainer.graph;

/** What libtorch computes on. */
public enum TorchDevice {
    /** A GPU where libtorch finds one, else the processor. */
    AUTO,
    /** The processor. */
    CPU,
    /** The first NVIDIA GPU. */
    CUDA
}

package io.dpfgateway.cli.bench.workload;

/** Which work is measured. */
public enum WorkloadName {
    /** Photographs into ResNet-50's front to layer2, at 224 x 224. */
    PHOTOS,
    /** CIFAR-10's JPEGs into ResNet-20's front to layer2. */
    CIFAR,
    /** Fashion-MNIST's PNGs into a graph that does nearly nothing: what is left is the gateway's own cost. */
    NOOP,
    /** Fashion-MNIST's PNGs into the front of the demo's network. */
    DEMO
}

package io.dpfgateway.cli.bench.worker;

/** Where a picture's time goes. */
public enum Stage {
    /** From encoded bytes to the network's input. */
    DECODE,
    /** A decoded picture waits for its run. */
    QUEUE,
    /** Runs of the network. */
    INFERENCE,
    /** From a tensor to a record that the producer took, or to a commit where a loop waits for one. */
    PRODUCE
}

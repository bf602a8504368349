package io.dpfgateway.cli.bench.workload;

/** How much of the photos' poisoned features a record carries. */
public enum WireChoice {
    /** A bottleneck's code of 64 channels as FLOAT16, 100 kB: what a real bundle sends. */
    CODE,
    /** All 512 channels as FLOAT16, 803 kB. */
    FULL,
    /** All 512 channels as INT8, 401 kB. */
    INT8
}

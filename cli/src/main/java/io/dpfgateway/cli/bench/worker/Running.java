package io.dpfgateway.cli.bench.worker;

/** A variant at work. Thread-safe. */
interface Running extends AutoCloseable {
    /** What it has done so far. */
    Snapshot snapshot();

    /** Ends it and waits. */
    @Override
    void close();
}

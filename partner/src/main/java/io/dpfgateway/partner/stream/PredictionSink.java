package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.predict.Prediction;

/**
 * Takes predictions, each at least once: after a crash the last ones before it come again. Called from the thread that runs
 * the stream. An exception ends the run, and nothing since the last commit is committed.
 */
@FunctionalInterface
public interface PredictionSink {
    /** Takes one. It may be kept back until {@link #flush}. */
    void accept(Prediction prediction);

    /** Brings what was accepted into safety; offsets are committed when this returns. */
    default void flush() {}
}

package io.dpfgateway.trainer.sweep;

import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.trainer.Progress;
import java.nio.file.Path;
import java.util.SortedMap;

/** Does one run. */
interface RunTrainer {
    /**
     * Trains, attacks, and writes the bundle.
     *
     * @param folder the run's own, empty
     * @param progress may throw to stop everything
     */
    Outcome train(SweepRun run, Path folder, Progress progress);

    /**
     * @param figures the report's, by name
     * @param gate what the gate made of them
     */
    record Outcome(SortedMap<String, Double> figures, GateVerdict.Outcome gate) {}
}

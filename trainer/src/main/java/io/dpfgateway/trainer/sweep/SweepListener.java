package io.dpfgateway.trainer.sweep;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches a sweep, on the thread that runs it. */
public interface SweepListener {
    /** Some runs are done already, by an earlier call. */
    void takesUp(int done, int total);

    /**
     * A run begins.
     *
     * @param number counted from 1, over all runs of the sweep
     * @param left how long this run and those behind it will take, by those that are done; null as long as none is
     */
    void begins(SweepRun run, int number, int total, @Nullable Duration left);

    /** A run has ended, well or not. */
    void ended(RunRecord record);
}

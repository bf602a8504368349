package io.dpfgateway.trainer.sweep;

import io.dpfgateway.model.bundle.GateVerdict.Outcome;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run: {@code run.json}. It is written last, so that a folder that has it holds a whole run.
 *
 * @param formatVersion {@value #FORMAT}
 * @param run what was to be done
 * @param seconds how long it took
 * @param figures the report's headline and floors; empty where the run failed
 * @param gate what the gate made of it; null where the run failed
 * @param failure why it failed, in one line; null where it did not
 */
public record RunRecord(
        int formatVersion,
        SweepRun run,
        double seconds,
        SortedMap<String, Double> figures,
        @Nullable Outcome gate,
        @Nullable String failure) {
    /** The format of run.json. */
    public static final int FORMAT = 1;

    static final String FILE_NAME = "run.json";

    public RunRecord {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }

    static RunRecord done(SweepRun run, double seconds, SortedMap<String, Double> figures, Outcome gate) {
        return new RunRecord(FORMAT, run, seconds, figures, gate, null);
    }

    static RunRecord failed(SweepRun run, double seconds, String failure) {
        return new RunRecord(FORMAT, run, seconds, new TreeMap<>(), null, failure);
    }

    /** Whether it gave a bundle. */
    public boolean succeeded() {
        return failure == null;
    }
}

package io.dpfgateway.cli.bench.worker;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the variants without meters of their own do. Thread-safe. */
final class Stages {
    private static final double NANOS = 1e9;

    private final LongAdder pictures = new LongAdder();
    private final LongAdder runs = new LongAdder();
    private final Map<Stage, LongAdder> nanos = new EnumMap<>(Stage.class);

    Stages() {
        for (Stage stage : Stage.values()) {
            nanos.put(stage, new LongAdder());
        }
    }

    /** Adds the time since a reading of {@link System#nanoTime}. */
    void add(Stage stage, long since) {
        LongAdder sum = nanos.get(stage);
        if (sum != null) {
            sum.add(System.nanoTime() - since);
        }
    }

    void done(int count) {
        pictures.add(count);
    }

    void ran() {
        runs.increment();
    }

    Snapshot snapshot() {
        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        nanos.forEach((stage, sum) -> {
            if (sum.sum() > 0) {
                seconds.put(stage, sum.sum() / NANOS);
            }
        });
        return new Snapshot(pictures.sum(), runs.sum(), seconds);
    }
}

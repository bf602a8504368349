package io.dpfgateway.cli.bench.worker;

import io.dpfgateway.model.bundle.Bundle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries out briefly how the cores are best shared, so that the ceiling is one. */
final class ArrangementSearch {
    private static final int[] BATCHES = {1, 2, 4, 8, 16, 32};
    private static final Duration FIRST_WARM_UP = Duration.ofSeconds(5);
    private static final Duration WARM_UP = Duration.ofMillis(500);
    private static final Duration TRIAL = Duration.ofSeconds(2);

    private final Bundle bundle;
    private final List<byte[]> pictures;

    ArrangementSearch(Bundle bundle, List<byte[]> pictures) {
        this.bundle = bundle;
        this.pictures = pictures;
    }

    /**
     * How fast one was.
     *
     * @param picturesPerSecond over a trial of two seconds
     */
    record Tried(Arrangement arrangement, double picturesPerSecond) {}

    /**
     * All of them, the fastest first.
     *
     * @param only the one to try; null for those that make sense
     */
    List<Tried> run(@Nullable Arrangement only) throws InterruptedException {
        List<Tried> tried = new ArrayList<>();
        for (Arrangement arrangement : only == null ? candidates() : List.of(only)) {
            tried.add(attempt(arrangement, tried.isEmpty()));
        }
        tried.sort(Comparator.comparingDouble(Tried::picturesPerSecond).reversed());
        return tried;
    }

    private static List<Arrangement> candidates() {
        int cores = Runtime.getRuntime().availableProcessors();
        List<Arrangement> candidates = new ArrayList<>();
        for (int batch : BATCHES) {
            candidates.add(new Arrangement(cores, 1, batch));
        }
        if (cores > 1) {
            for (int batch : BATCHES) {
                candidates.add(new Arrangement(1, cores, batch));
            }
        }
        return candidates;
    }

    private Tried attempt(Arrangement arrangement, boolean first) throws InterruptedException {
        try (CeilingLoop loop = CeilingLoop.start(bundle, pictures, arrangement)) {
            Thread.sleep((first ? FIRST_WARM_UP : WARM_UP).toMillis());
            long begun = System.nanoTime();
            Snapshot before = loop.snapshot();
            Thread.sleep(TRIAL.toMillis());
            Snapshot done = loop.snapshot().since(before);
            return new Tried(arrangement, done.pictures() * 1e9 / (System.nanoTime() - begun));
        }
    }
}

package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.bench.load.Installation;
import io.dpfgateway.cli.bench.result.RunResult;
import io.dpfgateway.cli.bench.result.Spread;
import io.dpfgateway.cli.bench.worker.Arrangement;
import io.dpfgateway.cli.bench.worker.Variant;
import io.dpfgateway.cli.bench.worker.WorkerProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The whole benchmark: finds the best plain loop, fills a topic, runs the variants in a random order, and then the cameras at a
 * share of what the gateway managed. Used by one thread.
 */
final class GatewayBench {
    /** Of the gateway's throughput in the backfill. */
    private static final double CAMERA_SHARE = 0.7;

    /** More than the fastest variant does in a run, and in the seconds that it takes to notice its end. */
    private static final double FILL_SHARE = 1.1;

    private static final double FILL_SECONDS = 8;

    private final BenchSettings settings;
    private final BenchRuns runs;

    GatewayBench(BenchSettings settings, BenchRuns runs) {
        this.settings = settings;
        this.runs = runs;
    }

    /** What was tried and measured. */
    record Outcome(List<WorkerProcess.Tried> tried, List<RunResult> results) {}

    Outcome run() throws InterruptedException {
        List<WorkerProcess.Tried> tried = runs.search(settings.fixed().arrangement());
        Random random = new Random(settings.order().seed());
        List<RunResult> results = new ArrayList<>();
        Double rate = settings.fixed().rate();
        if (settings.scenarios().contains(Scenario.BACKFILL) || rate == null) {
            results.addAll(backfill(tried, random));
        }
        if (settings.scenarios().contains(Scenario.CAMERA)) {
            double perSecond = rate == null ? CAMERA_SHARE * gatewaysRate(results) : rate;
            for (Variant variant : shuffled(random)) {
                if (variant.usesKafka()) {
                    results.add(runs.camera(variant, arrangement(variant, tried), perSecond));
                }
            }
        }
        return new Outcome(tried, results);
    }

    private List<RunResult> backfill(List<WorkerProcess.Tried> tried, Random random) throws InterruptedException {
        Installation installation = runs.install("backfill-");
        Integer records = settings.fixed().records();
        long filled = records == null
                ? (long) (FILL_SHARE
                        * tried.get(0).picturesPerSecond()
                        * (settings.times().total() + FILL_SECONDS))
                : records;
        runs.fill(installation, filled);
        List<Variant> order = settings.scenarios().contains(Scenario.BACKFILL) ? shuffled(random) : new ArrayList<>();
        boolean isRateWanted = settings.scenarios().contains(Scenario.CAMERA)
                && settings.fixed().rate() == null;
        if (isRateWanted && !order.contains(Variant.B)) {
            order.add(Variant.B);
        }
        List<RunResult> results = new ArrayList<>();
        for (Variant variant : order) {
            results.add(runs.backfill(variant, arrangement(variant, tried), installation, filled));
        }
        return results;
    }

    /** The best one; for the loop with a consumer the best of those that decode side by side, which is what its records wait for. */
    private static Arrangement arrangement(Variant variant, List<WorkerProcess.Tried> tried) {
        return tried.stream()
                .map(WorkerProcess.Tried::arrangement)
                .filter(arrangement -> variant != Variant.D || arrangement.threads() == 1)
                .findFirst()
                .orElseGet(() -> tried.get(0).arrangement());
    }

    private static double gatewaysRate(List<RunResult> results) {
        return Spread.of(results.stream()
                        .filter(result -> result.variant() == Variant.B)
                        .map(RunResult::picturesPerSecond)
                        .toList())
                .median();
    }

    private List<Variant> shuffled(Random random) {
        List<Variant> order = new ArrayList<>();
        for (int i = 0; i < settings.order().repeats(); i++) {
            order.addAll(settings.variants());
        }
        Collections.shuffle(order, random);
        return order;
    }
}

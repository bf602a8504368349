package io.dpfgateway.trainer.sweep;

import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.trainer.dpf.DpfMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the task keeps against what the adaptive adversary sees, of all runs that succeeded so far.
 *
 * @param keeps what the height is
 * @param points one a cut, mode and level, over its seeds
 * @param references clean features and noise, where the runs measured them
 * @param floors SSIM of guesses without features, by name
 */
record Frontier(Keeps keeps, List<Point> points, List<Reference> references, Map<String, Double> floors) {
    Frontier {
        points = List.copyOf(points);
        references = List.copyOf(references);
    }

    /**
     * @param cut where the network is cut
     * @param mode the DPF's form
     * @param level the dial's setting
     * @param seeds how many runs
     * @param seen the adaptive adversary's mean SSIM
     * @param kept what the task keeps, 0 to 1
     * @param publishable whether every run may be published
     * @param onFront whether no other point has both more kept and less seen
     */
    record Point(
            String cut,
            DpfMode mode,
            String level,
            int seeds,
            Spread seen,
            Spread kept,
            boolean publishable,
            boolean onFront) {
        private boolean isBeatenBy(Point other) {
            boolean noWorse = other.seen.mean() <= seen.mean() && other.kept.mean() >= kept.mean();
            boolean better = other.seen.mean() < seen.mean() || other.kept.mean() > kept.mean();
            return noWorse && better;
        }

        private Point on(boolean front) {
            return new Point(cut, mode, level, seeds, seen, kept, publishable, front);
        }
    }

    /**
     * What a DPF is compared with.
     *
     * @param name of what
     * @param cut where
     * @param seen mean SSIM of what the adversary rebuilds from it
     * @param kept what the task keeps
     */
    record Reference(String name, String cut, double seen, double kept) {}

    /** The frontiers that these records give, the chief one first; none as long as no run has succeeded. */
    static List<Frontier> of(List<RunRecord> records) {
        List<RunRecord> done = records.stream().filter(RunRecord::succeeded).toList();
        if (done.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(Keeps.values())
                .filter(keeps -> done.stream().allMatch(record -> keeps.ofPoisoned(record.figures()) != null))
                .map(keeps -> of(keeps, done))
                .toList();
    }

    private static Frontier of(Keeps keeps, List<RunRecord> done) {
        Map<List<Object>, List<RunRecord>> groups = new LinkedHashMap<>();
        Map<String, List<RunRecord>> cuts = new LinkedHashMap<>();
        for (RunRecord record : done) {
            SweepRun run = record.run();
            groups.computeIfAbsent(List.of(run.cut(), run.mode(), run.level()), key -> new ArrayList<>())
                    .add(record);
            cuts.computeIfAbsent(run.cut(), key -> new ArrayList<>()).add(record);
        }
        List<Point> points =
                groups.values().stream().map(group -> point(keeps, group)).toList();
        List<Reference> references = new ArrayList<>();
        cuts.forEach((cut, group) -> {
            add(references, "clean", cut, mean(group, "cleanSsim"), mean(group, keeps::ofClean));
            add(references, "noise", cut, mean(group, "noiseSsim"), mean(group, keeps::ofNoise));
        });
        Map<String, Double> floors = new LinkedHashMap<>();
        for (String floor : List.of("meanImageSsim", "classMeanSsim", "outputOnlySsim")) {
            Double mean = mean(done, floor);
            if (mean != null) {
                floors.put(floor, mean);
            }
        }
        return new Frontier(
                keeps,
                points.stream()
                        .map(point -> point.on(points.stream().noneMatch(point::isBeatenBy)))
                        .toList(),
                references,
                floors);
    }

    private static Point point(Keeps keeps, List<RunRecord> group) {
        SweepRun run = group.get(0).run();
        List<Double> seen = group.stream()
                .map(record -> Objects.requireNonNull(record.figures().get("adaptiveSsim")))
                .toList();
        List<Double> kept = group.stream()
                .map(record -> Objects.requireNonNull(keeps.ofPoisoned(record.figures())))
                .toList();
        boolean publishable = group.stream().allMatch(record -> record.gate() != GateVerdict.Outcome.MISSED);
        return new Point(
                run.cut(), run.mode(), run.level(), group.size(), Spread.of(seen), Spread.of(kept), publishable, false);
    }

    private static void add(
            List<Reference> references, String name, String cut, @Nullable Double seen, @Nullable Double kept) {
        if (seen != null && kept != null) {
            references.add(new Reference(name, cut, seen, kept));
        }
    }

    private static @Nullable Double mean(List<RunRecord> records, String figure) {
        return mean(records, figures -> figures.get(figure));
    }

    private static @Nullable Double mean(List<RunRecord> records, FigureOf figure) {
        List<Double> values = records.stream()
                .map(record -> figure.in(record.figures()))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        return values.isEmpty() ? null : Spread.of(values).mean();
    }

    /** The points of the front, the most private first. */
    List<Point> front() {
        return points.stream()
                .filter(Point::onFront)
                .sorted(Comparator.comparingDouble(point -> point.seen().mean()))
                .toList();
    }

    /** One figure of a run. */
    private interface FigureOf {
        @Nullable
        Double in(Map<String, Double> figures);
    }
}

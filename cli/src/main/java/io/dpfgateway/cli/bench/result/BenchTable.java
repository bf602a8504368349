package io.dpfgateway.cli.bench.result;

import io.dpfgateway.cli.bench.worker.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A {@link BenchReport} for people: medians, with the spread of what counts. */
public final class BenchTable {
    private static final String BACKFILL = "backfill";
    private static final String CAMERA = "camera";
    private static final List<String> STAGES = List.of("decode", "queue", "inference", "produce");

    private final BenchReport report;

    public BenchTable(BenchReport report) {
        this.report = report;
    }

    /** The lines of all tables. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(report.workload());
        lines.add(report.machine().cores() + " cores, " + report.machine().cpu() + ", "
                + report.machine().jdk() + ", commit " + report.machine().commit());
        if (has(BACKFILL)) {
            lines.add("");
            lines.add(String.format(
                    Locale.ROOT,
                    "%-33s %9s %17s %7s %9s %9s %9s",
                    "backfill",
                    "pict./s",
                    "min - max",
                    "of (a)",
                    "CPU ms",
                    "+ around",
                    "RSS MB"));
            rows(BACKFILL, this::backfillRow, lines);
        }
        if (has(CAMERA)) {
            lines.add("");
            lines.add(String.format(
                    Locale.ROOT,
                    "%-33s %9s %9s %9s %9s %9s %9s",
                    "camera, ms",
                    "pict./s",
                    "p50",
                    "p99",
                    "p99.9",
                    "records",
                    "compilers"));
            rows(CAMERA, this::cameraRow, lines);
        }
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%-33s %9s %9s %9s %9s %9s",
                "ms a picture",
                "decode",
                "queue",
                "inference",
                "produce",
                "batch"));
        for (String scenario : List.of(BACKFILL, CAMERA)) {
            rows(scenario, variant -> stagesRow(variant, scenario), lines);
        }
        return lines;
    }

    private boolean has(String scenario) {
        return report.runs().stream().anyMatch(run -> run.scenario().equals(scenario));
    }

    private void rows(String scenario, Function<Variant, String> row, List<String> lines) {
        for (Variant variant : Variant.values()) {
            if (!report.runsOf(variant, scenario).isEmpty()) {
                lines.add(row.apply(variant));
            }
        }
    }

    private String backfillRow(Variant variant) {
        Spread rate = report.spread(variant, BACKFILL, RunResult::picturesPerSecond);
        return String.format(
                Locale.ROOT,
                "%-33s %9.1f %17s %7s %9.2f %9.2f %9.0f",
                name(variant),
                rate.median(),
                String.format(Locale.ROOT, "%.1f - %.1f", rate.min(), rate.max()),
                ofCeiling(rate),
                median(variant, BACKFILL, run -> run.usage().workerCpuMillis()),
                median(variant, BACKFILL, run -> run.usage().aroundCpuMillis()),
                median(variant, BACKFILL, run -> run.usage().peakRssMb()));
    }

    private String ofCeiling(Spread rate) {
        return report.runsOf(Variant.A, BACKFILL).isEmpty()
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.2f",
                        rate.median()
                                / report.spread(Variant.A, BACKFILL, RunResult::picturesPerSecond)
                                        .median());
    }

    private String cameraRow(Variant variant) {
        List<Latency> latencies = new ArrayList<>();
        for (RunResult run : report.runsOf(variant, CAMERA)) {
            Latency latency = run.latency();
            if (latency == null) {
                return String.format(
                        Locale.ROOT,
                        "%-33s %9.1f   did not keep up",
                        name(variant),
                        median(variant, CAMERA, RunResult::picturesPerSecond));
            }
            latencies.add(latency);
        }
        return String.format(
                Locale.ROOT,
                "%-33s %9.1f %9.0f %9.0f %9.0f %9d %7.0f %%",
                name(variant),
                median(variant, CAMERA, RunResult::picturesPerSecond),
                Spread.of(latencies.stream().map(Latency::p50).toList()).median(),
                Spread.of(latencies.stream().map(Latency::p99).toList()).median(),
                Spread.of(latencies.stream().map(Latency::p999).toList()).median(),
                latencies.stream().mapToInt(Latency::count).sum(),
                100 * median(variant, CAMERA, run -> run.usage().compilers()));
    }

    private String stagesRow(Variant variant, String scenario) {
        StringBuilder row = new StringBuilder(
                String.format(Locale.ROOT, "%-33s", (scenario.equals(CAMERA) ? "camera " : "") + name(variant)));
        for (String stage : STAGES) {
            List<Double> millis = report.runsOf(variant, scenario).stream()
                    .map(run -> run.stageMillis().get(stage))
                    .filter(time -> time != null)
                    .toList();
            row.append(
                    millis.isEmpty()
                            ? String.format(Locale.ROOT, " %9s", "-")
                            : String.format(
                                    Locale.ROOT, " %9.2f", Spread.of(millis).median()));
        }
        return row + String.format(Locale.ROOT, " %9.1f", median(variant, scenario, RunResult::batch));
    }

    private double median(Variant variant, String scenario, Function<RunResult, Double> figure) {
        return report.spread(variant, scenario, figure).median();
    }

    private static String name(Variant variant) {
        return "(" + variant.letter() + ") " + variant.title();
    }
}

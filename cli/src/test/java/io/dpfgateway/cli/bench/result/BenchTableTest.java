package io.dpfgateway.cli.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.cli.bench.worker.Arrangement;
import io.dpfgateway.cli.bench.worker.Variant;
import io.dpfgateway.cli.bench.worker.WorkerProcess;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BenchTableTest {
    private static final int COLUMNS = 100;

    @Test
    void shouldShowTheRatioToTheCeilingWhenBothWereMeasured() {
        // Given: 100 pictures/s against 80, 90 and 85
        List<String> lines = table(
                backfill(Variant.A, 1000),
                backfill(Variant.B, 800),
                backfill(Variant.B, 900),
                backfill(Variant.B, 850));

        // Then
        assertThat(row(lines, "(b) this gateway")).contains(" 85.0 ", "80.0 - 90.0", " 0.85 ");
        assertThat(row(lines, "(a) ceiling")).contains(" 1.00 ");
        assertThat(lines).noneMatch(line -> line.startsWith("(c)") || line.startsWith("camera, ms"));
        assertThat(lines).allMatch(line -> line.length() <= COLUMNS);
    }

    @Test
    void shouldLeaveTheRatioOutWhenThereIsNoCeiling() {
        assertThat(row(table(backfill(Variant.B, 800)), "(b) this gateway")).contains(" - ");
    }

    @Test
    void shouldSayThatAVariantFellBehindWhenItsRecordsWereNotAllRead() {
        // When
        List<String> lines = table(camera(Variant.B, new Latency(400, 120, 310, 500, 510)), camera(Variant.C, null));

        // Then
        assertThat(row(lines, "(b) this gateway")).contains(" 120 ", " 310 ", " 500 ", " 400", " 3 %");
        assertThat(row(lines, "(c) Streams")).contains("did not keep up");
    }

    private static String row(List<String> lines, String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> table(RunResult... runs) {
        return new BenchTable(new BenchReport(
                        BenchReport.FORMAT,
                        "2026-01-01T00:00:00Z",
                        new Machine("a processor", 2, "an OS", "a JDK", "abc"),
                        List.of(),
                        "pictures into a network",
                        Map.of(),
                        List.of(new WorkerProcess.Tried(new Arrangement(2, 1, 8), 101)),
                        List.of(runs)))
                .lines();
    }

    private static RunResult backfill(Variant variant, long pictures) {
        return run(variant, "backfill", pictures, null);
    }

    private static RunResult camera(Variant variant, @Nullable Latency latency) {
        return run(variant, "camera", 700, latency);
    }

    private static RunResult run(Variant variant, String scenario, long pictures, @Nullable Latency latency) {
        return new RunResult(
                variant,
                scenario,
                1,
                pictures,
                10,
                new RunResult.Usage(10, 2, 300, 400, 0.034),
                Map.of("decode", 5.0, "inference", 20.0),
                8,
                latency);
    }
}

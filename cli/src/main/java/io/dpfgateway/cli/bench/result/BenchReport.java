package io.dpfgateway.cli.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.worker.Variant;
import io.dpfgateway.cli.bench.worker.WorkerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that a benchmark found, as {@code bench.json} has it.
 *
 * @param format {@value #FORMAT}
 * @param date in UTC, ISO 8601
 * @param command line without the program
 * @param workload its description
 * @param settings the gateway's that differ from the defaults, and how it was measured
 * @param tried arrangements of the ceiling, the fastest first
 * @param runs in their order
 */
public record BenchReport(
        int format,
        String date,
        Machine machine,
        List<String> command,
        String workload,
        Map<String, String> settings,
        List<WorkerProcess.Tried> tried,
        List<RunResult> runs) {
    public static final int FORMAT = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public BenchReport {
        command = List.copyOf(command);
        settings = new TreeMap<>(settings);
        tried = List.copyOf(tried);
        runs = List.copyOf(runs);
    }

    /** The runs of one variant in one scenario. */
    public List<RunResult> runsOf(Variant variant, String scenario) {
        return runs.stream()
                .filter(run -> run.variant() == variant && run.scenario().equals(scenario))
                .toList();
    }

    /** A figure of such runs, of which there must be one. */
    public Spread spread(Variant variant, String scenario, Function<RunResult, Double> figure) {
        return Spread.of(runsOf(variant, scenario).stream().map(figure).toList());
    }

    /** Medians and spreads by scenario and variant, which {@code bench.json} has beside the runs. */
    public Map<String, Map<String, Object>> getSummary() {
        Map<String, Map<String, Object>> summary = new TreeMap<>();
        for (RunResult run : runs) {
            summary.computeIfAbsent(run.scenario(), scenario -> new TreeMap<>())
                    .computeIfAbsent(
                            run.variant().letter(),
                            letter -> Map.of(
                                    "picturesPerSecond",
                                    spread(run.variant(), run.scenario(), RunResult::picturesPerSecond),
                                    "cpuMillisPerPicture",
                                    spread(
                                            run.variant(),
                                            run.scenario(),
                                            r -> r.usage().workerCpuMillis()
                                                    + r.usage().aroundCpuMillis()),
                                    "peakRssMb",
                                    spread(
                                            run.variant(),
                                            run.scenario(),
                                            r -> r.usage().peakRssMb())));
        }
        return summary;
    }

    /** Writes the file. */
    public void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e + "; check the free disk space", e);
        }
    }
}

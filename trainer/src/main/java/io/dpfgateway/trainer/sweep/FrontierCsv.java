package io.dpfgateway.trainer.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The runs as RFC 4180 lines: one a run, one column a figure; a figure that a run lacks is empty. */
final class FrontierCsv {
    private static final List<String> FIRST = List.of(
            "run", "cut", "mode", "level", "grid", "channels", "lambda", "seed", "state", "gate", "seconds", "failure");

    private FrontierCsv() {}

    static String of(List<RunRecord> records) {
        SortedSet<String> figures = new TreeSet<>();
        records.forEach(record -> figures.addAll(record.figures().keySet()));
        List<String> header = new ArrayList<>(FIRST);
        header.addAll(figures);
        StringBuilder csv = new StringBuilder(line(header));
        for (RunRecord record : records) {
            SweepRun run = record.run();
            List<String> cells = new ArrayList<>(List.of(
                    run.name(),
                    run.cut(),
                    run.mode().name().toLowerCase(Locale.ROOT),
                    run.level(),
                    String.valueOf(run.dial().grid()),
                    String.valueOf(run.dial().channels()),
                    String.valueOf(run.dial().lambda()),
                    String.valueOf(run.seed()),
                    record.succeeded() ? "done" : "failed",
                    record.gate() == null ? "" : record.gate().name().toLowerCase(Locale.ROOT),
                    String.valueOf(record.seconds()),
                    record.failure() == null ? "" : record.failure()));
            for (String figure : figures) {
                Double value = record.figures().get(figure);
                cells.add(value == null ? "" : String.valueOf(value));
            }
            csv.append(line(cells));
        }
        return csv.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(FrontierCsv::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}

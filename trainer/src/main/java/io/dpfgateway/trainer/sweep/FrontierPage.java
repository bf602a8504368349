package io.dpfgateway.trainer.sweep;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the template frontier.html shows, under the names that it uses. */
final class FrontierPage {
    private final String network;
    private final int total;
    private final List<Frontier> frontiers;
    private final List<RunRecord> records;

    FrontierPage(String network, int total, List<Frontier> frontiers, List<RunRecord> records) {
        this.network = network;
        this.total = total;
        this.frontiers = frontiers;
        this.records = records;
    }

    String network() {
        return network;
    }

    /** How far the sweep is, in a sentence. */
    String state() {
        long failed = records.stream().filter(record -> !record.succeeded()).count();
        String ended = records.size() == total
                ? "All " + total + " runs have ended"
                : records.size() + " of " + total + " runs have ended so far";
        return ended + (failed == 0 ? "." : "; " + failed + " of them failed.");
    }

    List<FrontierChart> charts() {
        return frontiers.stream().map(FrontierChart::new).toList();
    }

    /** The points of the chief frontier, the most private first. */
    List<Row> front() {
        return frontiers.isEmpty()
                ? List.of()
                : frontiers.get(0).front().stream()
                        .map(point -> new Row(
                                point.cut(),
                                lower(point.mode()),
                                point.level(),
                                percent(point.kept().mean()),
                                ssim(point.seen().mean()),
                                String.valueOf(point.seeds()),
                                point.publishable() ? "" : "missed its gate"))
                        .toList();
    }

    boolean hasFront() {
        return !frontiers.isEmpty();
    }

    boolean hasNoise() {
        return frontiers.stream()
                .flatMap(frontier -> frontier.references().stream())
                .anyMatch(reference -> reference.name().equals("noise"));
    }

    String keptName() {
        return frontiers.isEmpty() ? "" : frontiers.get(0).keeps().words();
    }

    List<RunLine> runs() {
        return records.stream().map(FrontierPage::line).toList();
    }

    private static RunLine line(RunRecord record) {
        SweepRun run = record.run();
        return new RunLine(
                run.cut(),
                lower(run.mode()),
                run.level(),
                String.valueOf(run.seed()),
                percent(record.figures().get("poisonedAccuracy")),
                percent(record.figures().get("agreement")),
                ssim(record.figures().get("knownSsim")),
                ssim(record.figures().get("adaptiveSsim")),
                ssim(record.figures().get("cleanSsim")),
                record.gate() == null ? "" : lower(record.gate()).replace('_', ' '),
                record.succeeded() ? "runs/" + run.name() + "/bundle/report.html" : null,
                record.failure());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "" : String.format(Locale.ROOT, "%.2f\u00a0%%", 100 * share);
    }

    private static String ssim(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.3f", value).replace('-', '\u2212');
    }

    /** A point of the front. */
    record Row(String cut, String mode, String level, String kept, String seen, String seeds, String remark) {}

    /**
     * @param report where its report is, from the sweep's folder; null where it failed
     * @param failure why it failed; null where it did not
     */
    record RunLine(
            String cut,
            String mode,
            String level,
            String seed,
            String accuracy,
            String agreement,
            String known,
            String adaptive,
            String clean,
            String gate,
            @Nullable String report,
            @Nullable String failure) {}
}

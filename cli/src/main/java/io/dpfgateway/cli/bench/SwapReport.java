package io.dpfgateway.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.result.Latency;
import io.dpfgateway.cli.bench.result.Machine;
import io.dpfgateway.cli.bench.result.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What swaps of versions did to a running stream, as {@code rollout.json} has it.
 *
 * @param date when it was measured
 * @param command how
 * @param workload one line for people
 * @param settings that matter
 * @param sent pictures, the warm-up's among them; each was read once
 * @param times how long each part of the run was
 * @param latencies of its parts
 * @param swaps in their order
 */
record SwapReport(
        Machine machine,
        String date,
        List<String> command,
        String workload,
        Map<String, String> settings,
        long sent,
        Times times,
        Latencies latencies,
        List<Swap> swaps) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String ROW = "%-24s %9s %8s %8s %8s %8s";

    SwapReport {
        command = List.copyOf(command);
        settings = new TreeMap<>(settings);
        swaps = List.copyOf(swaps);
    }

    /**
     * How long each part of the run was, in seconds.
     *
     * @param quietBefore the first swap
     * @param swaps from the first command until all is settled and worked off
     * @param quietAfter the last one
     */
    record Times(double quietBefore, double swaps, double quietAfter) {}

    /**
     * From produce to readable.
     *
     * @param quiet of both quiet phases together
     * @param quietBefore of the one ahead of the first swap
     * @param quietAfter of the one behind the last
     * @param during of the pictures that were under way at a moment of a swap, or while what it held up was worked off
     * @param between of those between two swaps
     */
    record Latencies(Latency quiet, Latency quietBefore, Latency quietAfter, Latency during, Latency between) {}

    /**
     * One swap.
     *
     * @param kind what was done
     * @param version the one that was tried, promoted or taken back
     * @param settledSeconds from the command until the gateway said that it runs what is set, and holds nothing of what it ran
     * @param backSeconds from the command until no more pictures were under way than in quiet running, too
     * @param lastSeconds of a rollback: from the command to the last record of the version that was taken back, as a partner sees
     *     it; 0 where the last one was there before; null for the others
     */
    record Swap(
            SwapTurn.Kind kind,
            int version,
            double settledSeconds,
            double backSeconds,
            @Nullable Double lastSeconds) {}

    /** How much longer the slowest hundredth took during swaps than in both quiet phases. */
    public double getP99Ratio() {
        return ratio(latencies.quiet);
    }

    /** The same against the quiet phase ahead of the swaps. */
    public double getP99RatioToBefore() {
        return ratio(latencies.quietBefore);
    }

    /** The same against the quiet phase behind them. */
    public double getP99RatioToAfter() {
        return ratio(latencies.quietAfter);
    }

    private double ratio(Latency quiet) {
        return latencies.during.p99() / Math.max(1, quiet.p99());
    }

    /** Seconds from the command of a rollback to the last record of what it took back. */
    public Spread getRollbackSeconds() {
        return Spread.of(swaps.stream()
                .flatMap(swap -> Stream.ofNullable(swap.lastSeconds()))
                .toList());
    }

    /** Seconds from a command until all is settled. */
    public Spread getSettledSeconds() {
        return Spread.of(swaps.stream().map(Swap::settledSeconds).toList());
    }

    /** Seconds from a command until what it held up is worked off. */
    public Spread getBackSeconds() {
        return Spread.of(swaps.stream().map(Swap::backSeconds).toList());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("produce to readable", "pictures", "p50 ms", "p99 ms", "p99.9 ms", "max ms"));
        lines.add(row("quiet, before all swaps", latencies.quietBefore));
        lines.add(row("quiet, after all swaps", latencies.quietAfter));
        lines.add(row("quiet, both", latencies.quiet));
        lines.add(row("during swaps", latencies.during));
        lines.add(row("between swaps", latencies.between));
        lines.add(String.format(
                Locale.ROOT,
                "p99 during swaps / quiet: %.2f (%.2f of before, %.2f of after)",
                getP99Ratio(),
                getP99RatioToBefore(),
                getP99RatioToAfter()));
        lines.add(String.format(
                Locale.ROOT,
                "quiet for %.0f s, swaps for %.0f s, quiet for %.0f s; on %d processors that Java may use",
                times.quietBefore,
                times.swaps,
                times.quietAfter,
                machine.cores()));
        long rollbacks = swaps.stream()
                .filter(swap -> swap.kind() == SwapTurn.Kind.ROLLBACK)
                .count();
        lines.add(
                row(rollbacks + " rollbacks, command to the last record of what was taken back", getRollbackSeconds()));
        lines.add(row(swaps.size() + " swaps, command to settled", getSettledSeconds()));
        lines.add(row(swaps.size() + " swaps, command to settled and worked off", getBackSeconds()));
        lines.add(sent + " pictures sent, each read once");
        return lines;
    }

    private static String row(String name, Latency latency) {
        return ROW.formatted(
                name,
                latency.count(),
                whole(latency.p50()),
                whole(latency.p99()),
                whole(latency.p999()),
                whole(latency.max()));
    }

    private static String whole(double millis) {
        return String.format(Locale.ROOT, "%.0f", millis);
    }

    private static String row(String name, Spread seconds) {
        return String.format(Locale.ROOT, "%s: median %.2f s, max %.2f s", name, seconds.median(), seconds.max());
    }

    void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e + "; check the free disk space", e);
        }
    }
}

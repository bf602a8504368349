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
 * @param quiet latency of the pictures that no swap touched
 * @param during latency of those that were under way at a moment of a swap
 * @param swaps in their order
 */
record SwapReport(
        Machine machine,
        String date,
        List<String> command,
        String workload,
        Map<String, String> settings,
        long sent,
        Latency quiet,
        Latency during,
        List<Swap> swaps) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String ROW = "%-22s %9s %8s %8s %8s %8s";

    SwapReport {
        command = List.copyOf(command);
        settings = new TreeMap<>(settings);
        swaps = List.copyOf(swaps);
    }

    /**
     * One swap.
     *
     * @param kind what was done
     * @param version the one that was tried, promoted or taken back
     * @param settledSeconds from the command until the gateway said that it runs what is set, and holds nothing of what it ran
     * @param lastSeconds of a rollback: from the command to the last record of the version that was taken back, as a partner sees
     *     it; 0 where the last one was there before; null for the others
     */
    record Swap(
            SwapTurn.Kind kind,
            int version,
            double settledSeconds,
            @Nullable Double lastSeconds) {}

    /** How much longer the slowest hundredth took during swaps. */
    public double getP99Ratio() {
        return during.p99() / Math.max(1, quiet.p99());
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

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("produce to readable", "pictures", "p50 ms", "p99 ms", "p99.9 ms", "max ms"));
        lines.add(row("quiet", quiet));
        lines.add(row("during swaps", during));
        lines.add(String.format(Locale.ROOT, "p99 during swaps / quiet: %.2f", getP99Ratio()));
        long rollbacks = swaps.stream()
                .filter(swap -> swap.kind() == SwapTurn.Kind.ROLLBACK)
                .count();
        lines.add(
                row(rollbacks + " rollbacks, command to the last record of what was taken back", getRollbackSeconds()));
        lines.add(row(swaps.size() + " swaps, command to settled", getSettledSeconds()));
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

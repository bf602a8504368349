package io.dpfgateway.cli.bench.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.result.Machine;
import io.dpfgateway.cli.bench.result.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured of training steps, as {@code train.json} has it.
 *
 * @param format {@value #FORMAT}
 * @param date in UTC, ISO 8601
 * @param command line without the program
 * @param libtorch the trainer's and its processor instructions and threads
 * @param python PyTorch's version in Python; null where there is none
 * @param blocks in their order
 */
public record TrainReport(
        int format,
        String date,
        Machine machine,
        List<String> command,
        String workload,
        TrainBenchSettings settings,
        String libtorch,
        @Nullable String python,
        List<Block> blocks) {
    public static final int FORMAT = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public TrainReport {
        command = List.copyOf(command);
        blocks = List.copyOf(blocks);
    }

    /**
     * Some steps in a row.
     *
     * @param round from 1
     * @param inPython whether Python's PyTorch did them, or this trainer
     * @param seconds of each step that counts
     */
    public record Block(int round, StepKind kind, boolean inPython, List<Double> seconds) {
        public Block {
            seconds = List.copyOf(seconds);
        }

        double median() {
            return Spread.of(seconds).median();
        }
    }

    /** Seconds a step: of the blocks' medians the median, the least and the greatest; null where there are none. */
    @Nullable
    Spread step(StepKind kind, boolean inPython) {
        List<Double> medians = blocks.stream()
                .filter(block -> block.kind() == kind && block.inPython() == inPython)
                .map(Block::median)
                .toList();
        return medians.isEmpty() ? null : Spread.of(medians);
    }

    /** The trainer's step over Python's in the same round; null without Python. */
    @Nullable
    Spread ratio(StepKind kind) {
        Map<Integer, Double> pythons = new TreeMap<>();
        blocks.stream()
                .filter(block -> block.kind() == kind && block.inPython())
                .forEach(block -> pythons.put(block.round(), block.median()));
        List<Double> ratios = new ArrayList<>();
        for (Block block : blocks) {
            Double other = pythons.get(block.round());
            if (block.kind() == kind && !block.inPython() && other != null) {
                ratios.add(block.median() / other);
            }
        }
        return ratios.isEmpty() ? null : Spread.of(ratios);
    }

    /** The figures beside the blocks in the file. */
    public Map<String, Map<String, Spread>> getSummary() {
        Map<String, Map<String, Spread>> summary = new TreeMap<>();
        for (StepKind kind : StepKind.values()) {
            Map<String, Spread> figures = new TreeMap<>();
            put(figures, "trainerSeconds", step(kind, false));
            put(figures, "pythonSeconds", step(kind, true));
            put(figures, "ratio", ratio(kind));
            summary.put(kind.key(), figures);
        }
        return summary;
    }

    private static void put(Map<String, Spread> figures, String name, @Nullable Spread figure) {
        if (figure != null) {
            figures.put(name, figure);
        }
    }

    /** The table for the terminal: milliseconds, medians with the range of the blocks' medians. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%-12s %26s %26s %22s", "step", "trainer, ms", "Python, ms", "trainer / Python"));
        for (StepKind kind : StepKind.values()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-12s %26s %26s %22s",
                    kind.key(),
                    text(step(kind, false), 1000, 1),
                    text(step(kind, true), 1000, 1),
                    text(ratio(kind), 1, 2)));
        }
        return lines;
    }

    private static String text(@Nullable Spread spread, double unit, int digits) {
        if (spread == null) {
            return "-";
        }
        String number = "%." + digits + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + " - " + number + ")",
                unit * spread.median(),
                unit * spread.min(),
                unit * spread.max());
    }

    void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e + "; check the free disk space", e);
        }
    }
}

package io.dpfgateway.cli.bench;

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

/**
 * The gateway's resident memory over time, as {@code memory.json} has it.
 *
 * @param heap the options of the gateway's JVM
 * @param large with pictures of about 500 kB
 * @param small over many small pictures
 */
record MemoryReport(Machine machine, String heap, int partitions, Course large, Course small) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int SHOWN = 12;

    /**
     * One run.
     *
     * @param records that were done when it ended
     * @param pictureBytes the mean size of its pictures
     * @param points in their order
     */
    record Course(String workload, long records, int pictureBytes, List<Point> points) {
        /** The share of the records that is no part of the judgement: heap and caches grow to their size there. */
        private static final double WARM_UP = 0.25;

        Course {
            points = List.copyOf(points);
        }

        /** What is left after the warm-up. */
        private List<Double> steady() {
            return points.stream()
                    .filter(point -> point.records() >= WARM_UP * records)
                    .map(Point::rssMb)
                    .toList();
        }

        /** Resident memory after the warm-up. */
        public Spread getSteadyRssMb() {
            return Spread.of(steady());
        }

        /** The median of the last third over that of the first third after the warm-up: 1 where nothing grows. */
        public double getGrowth() {
            List<Double> steady = steady();
            int third = Math.max(1, steady.size() / 3);
            return Spread.of(steady.subList(steady.size() - third, steady.size()))
                            .median()
                    / Spread.of(steady.subList(0, third)).median();
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            Spread rss = getSteadyRssMb();
            lines.add(String.format(Locale.ROOT, "%d pictures of %d bytes: %s", records, pictureBytes, workload));
            int step = Math.max(1, points.size() / SHOWN);
            for (int i = 0; i < points.size(); i += step) {
                Point point = points.get(i);
                lines.add(String.format(
                        Locale.ROOT, "%9.0f s %10d records %8.0f MB", point.seconds(), point.records(), point.rssMb()));
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "after the first quarter: median %.0f MB, %.0f to %.0f MB, max/min %.3f, last third / first third"
                            + " %.3f",
                    rss.median(),
                    rss.min(),
                    rss.max(),
                    rss.max() / rss.min(),
                    getGrowth()));
            return lines;
        }
    }

    /** Resident memory at one moment. */
    record Point(double seconds, long records, double rssMb) {}

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("the gateway's resident memory, " + heap + ", " + partitions + " partitions");
        lines.addAll(large.lines());
        lines.addAll(small.lines());
        return lines;
    }

    void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e + "; check the free disk space", e);
        }
    }
}

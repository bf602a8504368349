package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.dpf.DpfMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A frontier as a drawing: SSIM to the right, what the task keeps upwards. Here are only the places, in units of the drawing, and
 * the template draws. Its members are what the template reads.
 */
final class FrontierChart {
    static final double LEFT = 70;
    static final double RIGHT = 760;
    /** Below the name of what is drawn upwards and the lines of the guesses. */
    static final double TOP = 82;

    static final double BOTTOM = 448;

    private static final double FIRST_LINE = 14;
    private static final double LINE = 18;

    /** Colours are of the cuts; the template has this many, and then begins again. */
    private static final int COLOURS = 8;
    /** Share of the height left free above and below the points. */
    private static final double MARGIN = 0.08;
    /** Less than this between the lowest and the highest point would make noise look like a cliff. */
    private static final double SMALLEST_RANGE = 0.02;

    private static final double LEGEND_STEP = 22;

    private final Frontier frontier;
    private final Map<String, Integer> colours = new LinkedHashMap<>();
    private final double lowest;
    private final double highest;

    FrontierChart(Frontier frontier) {
        this.frontier = frontier;
        frontier.points().forEach(point -> colours.putIfAbsent(point.cut(), colours.size() % COLOURS));
        List<Double> heights = Stream.concat(
                        frontier.points().stream()
                                .flatMap(point -> Stream.of(
                                        point.kept().lowest(), point.kept().highest())),
                        frontier.references().stream().map(Frontier.Reference::kept))
                .toList();
        double low = heights.stream().mapToDouble(height -> height).min().orElse(0);
        double high = heights.stream().mapToDouble(height -> height).max().orElse(1);
        double range = Math.max(SMALLEST_RANGE, high - low);
        double middle = (low + high) / 2;
        this.lowest = middle - range * (0.5 + MARGIN);
        this.highest = middle + range * (0.5 + MARGIN);
    }

    int width() {
        return 780;
    }

    String height() {
        return number(BOTTOM + 62 + LEGEND_STEP * legend().size());
    }

    String left() {
        return number(LEFT);
    }

    String right() {
        return number(RIGHT);
    }

    String top() {
        return number(TOP);
    }

    String bottom() {
        return number(BOTTOM);
    }

    String firstLine() {
        return number(FIRST_LINE);
    }

    String tickLine() {
        return number(BOTTOM + 20);
    }

    String axisLine() {
        return number(BOTTOM + 42);
    }

    String middle() {
        return number((LEFT + RIGHT) / 2);
    }

    /** What the height is, in words. */
    String heightName() {
        return frontier.keeps().words();
    }

    /** Lines across, at whole percentages. */
    List<Tick> rows() {
        double step = step(highest - lowest);
        List<Tick> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(lowest / step); i * step <= highest; i++) {
            double share = i * step;
            int digits = step >= 0.01 ? 0 : 1;
            ticks.add(new Tick(
                    String.format(Locale.ROOT, "%." + digits + "f\u00a0%%", 100 * share),
                    number(y(share)),
                    number(y(share) + 5)));
        }
        return ticks;
    }

    private static double step(double range) {
        for (double step : new double[] {0.002, 0.005, 0.01, 0.02, 0.05, 0.1}) {
            if (range / step <= 8) {
                return step;
            }
        }
        return 0.2;
    }

    List<Tick> columns() {
        return Stream.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
                .map(value -> new Tick(String.format(Locale.ROOT, "%.1f", value), number(x(value)), ""))
                .toList();
    }

    /** The guesses, each name on a line of its own, so that equal ones do not cover each other. */
    List<Floor> floors() {
        List<Floor> floors = new ArrayList<>();
        frontier.floors().forEach((name, value) -> {
            double line = FIRST_LINE + LINE * (1 + floors.size());
            String words =
                    switch (name) {
                        case "meanImageSsim" -> "guess: mean of all";
                        case "classMeanSsim" -> "guess: mean of the class";
                        default -> "guess: from the task's output";
                    };
            boolean turned = value > 0.7;
            floors.add(new Floor(
                    words + String.format(Locale.ROOT, " %.3f", value),
                    number(x(value)),
                    number(x(value) + (turned ? -5 : 5)),
                    number(line),
                    number(line - 10),
                    turned ? "end" : "start"));
        });
        return floors;
    }

    /** The front, as a line from the most private point on. */
    String front() {
        return frontier.front().stream()
                .map(point -> number(x(point.seen().mean())) + ","
                        + number(y(point.kept().mean())))
                .collect(Collectors.joining(" "));
    }

    List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        List<Box> taken = new ArrayList<>();
        for (Frontier.Point point : frontier.points()) {
            taken.add(Box.around(x(point.seen().mean()), y(point.kept().mean())));
        }
        for (Frontier.Reference reference : frontier.references()) {
            taken.add(Box.around(x(reference.seen()), y(reference.kept())));
        }
        for (Frontier.Point point : frontier.points()) {
            double x = x(point.seen().mean());
            double y = y(point.kept().mean());
            marks.add(new Mark(
                    style(point.cut()) + (point.publishable() ? "" : " kept-in"),
                    point.mode() == DpfMode.RESIDUAL
                            ? "M-6,-6h12v12h-12z"
                            : "M-6.5,0a6.5,6.5 0 1 0 13,0a6.5,6.5 0 1 0 -13,0z",
                    number(x),
                    number(y),
                    point.level(),
                    Label.place(point.level(), x, y, taken),
                    new Whiskers(
                            number(x(point.seen().lowest())),
                            number(x(point.seen().highest())),
                            number(y(point.kept().lowest())),
                            number(y(point.kept().highest())))));
        }
        for (Frontier.Reference reference : frontier.references()) {
            double x = x(reference.seen());
            double y = y(reference.kept());
            marks.add(new Mark(
                    style(reference.cut()) + " reference",
                    "M0,-7L7,0L0,7L-7,0z",
                    number(x),
                    number(y),
                    reference.name(),
                    Label.place(reference.name(), x, y, taken),
                    new Whiskers(number(x), number(x), number(y), number(y))));
        }
        return marks;
    }

    /** One line a cut, and one for each shape that is there. */
    List<Entry> legend() {
        List<Entry> entries = new ArrayList<>();
        colours.keySet()
                .forEach(cut -> entries.add(entry(
                        entries, style(cut), "M-6.5,0a6.5,6.5 0 1 0 13,0a6.5,6.5 0 1 0 -13,0z", "cut at " + cut)));
        return entries;
    }

    private static Entry entry(List<Entry> before, String style, String shape, String words) {
        return new Entry(style, shape, words, number(BOTTOM + 68 + LEGEND_STEP * before.size()));
    }

    /** The chart in words, for those who cannot see it. */
    String description() {
        StringBuilder words =
                new StringBuilder(frontier.keeps().words() + " against the adaptive adversary's mean SSIM.");
        for (Frontier.Point point : frontier.points()) {
            words.append(String.format(
                    Locale.ROOT,
                    " %s, %s, %s: %.1f %% at SSIM %.3f%s.",
                    point.cut(),
                    point.mode().name().toLowerCase(Locale.ROOT),
                    point.level(),
                    100 * point.kept().mean(),
                    point.seen().mean(),
                    point.onFront() ? ", on the front" : ""));
        }
        return words.toString();
    }

    private String style(String cut) {
        return "cut" + colours.getOrDefault(cut, 0);
    }

    /** A mean below 0 is drawn at 0: there is nothing to see in the picture. */
    private static double x(double ssim) {
        return LEFT + (RIGHT - LEFT) * Math.max(0, Math.min(1, ssim));
    }

    private double y(double share) {
        return BOTTOM - (BOTTOM - TOP) * (share - lowest) / (highest - lowest);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    record Tick(String label, String at, String line) {}

    record Floor(String words, String x, String wordsX, String line, String lineTop, String anchor) {}

    /** Lines from the lowest to the highest of the seeds; of no length where there is one. */
    record Whiskers(String left, String right, String bottom, String top) {}

    record Mark(String style, String shape, String x, String y, String name, Label label, Whiskers whiskers) {}

    record Entry(String style, String shape, String words, String y) {
        String wordsY() {
            return number(Double.parseDouble(y) + 5);
        }
    }

    /** Where a name stands. */
    record Label(String x, String y, String anchor) {
        private static final double AWAY = 11;

        /** Takes the first place around a mark that nothing else has. */
        static Label place(String text, double x, double y, List<Box> taken) {
            double length = 7.2 * text.length();
            List<Box> places = List.of(
                    new Box(x + AWAY, y - 7, x + AWAY + length, y + 7),
                    new Box(x - AWAY - length, y - 7, x - AWAY, y + 7),
                    new Box(x - length / 2, y - 25, x + length / 2, y - 11),
                    new Box(x - length / 2, y + 11, x + length / 2, y + 25),
                    new Box(x + AWAY, y - 23, x + AWAY + length, y - 9),
                    new Box(x + AWAY, y + 9, x + AWAY + length, y + 23));
            Box place = places.stream()
                    .filter(box -> box.left() >= LEFT && box.right() <= RIGHT + 15)
                    .filter(box -> taken.stream().noneMatch(box::meets))
                    .findFirst()
                    .orElse(places.get(0));
            taken.add(place);
            return new Label(number(place.left()), number(place.bottom() - 2), "start");
        }
    }

    /** A part of the drawing. */
    record Box(double left, double top, double right, double bottom) {
        static Box around(double x, double y) {
            return new Box(x - 8, y - 8, x + 8, y + 8);
        }

        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }
}

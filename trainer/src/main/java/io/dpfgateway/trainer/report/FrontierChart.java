package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Leakages;
import io.dpfgateway.trainer.attack.NoiseControl;
import java.util.ArrayList;
import java.util.List;

/**
 * What the task keeps (upwards) against what an adaptive adversary sees (to the right): this DPF, noise, and clean features as
 * points, guesses as lines. Here are only the places, and the template draws. Its members are what the template reads.
 */
final class FrontierChart {
    private static final double LEFT = 56;
    private static final double WIDE = 400;
    private static final double TOP = 30;
    private static final double HIGH = 200;
    private static final double STEP = 0.05;
    private static final double TURN = 0.6;

    private final Report report;
    private final double lowest;
    private final double highest;

    FrontierChart(Report report) {
        this.report = report;
        double least = data().stream().mapToDouble(Datum::kept).min().orElseThrow();
        double most = data().stream().mapToDouble(Datum::kept).max().orElseThrow();
        this.lowest = Math.max(0, Math.floor((least - 0.01) / STEP) * STEP);
        this.highest = Math.min(1, Math.ceil((most + 0.01) / STEP) * STEP);
    }

    int width() {
        return 480;
    }

    int height() {
        return (int) (TOP + HIGH) + 48;
    }

    String left() {
        return Figures.plain(LEFT);
    }

    String right() {
        return Figures.plain(LEFT + WIDE);
    }

    String top() {
        return Figures.plain(TOP);
    }

    String bottom() {
        return Figures.plain(TOP + HIGH);
    }

    String tickLine() {
        return Figures.plain(TOP + HIGH + 18);
    }

    String titleLine() {
        return Figures.plain(TOP + HIGH + 40);
    }

    /** What stands upwards. */
    String kept() {
        return isAccuracy() ? "accuracy" : "agreement with the clean network";
    }

    private boolean isAccuracy() {
        return report.utility().cleanAccuracy() != null && report.utility().poisonedAccuracy() != null;
    }

    private List<Datum> data() {
        Leakages leakage = report.leakage();
        Double clean = report.utility().cleanAccuracy();
        Double poisoned = report.utility().poisonedAccuracy();
        List<Datum> data = new ArrayList<>();
        data.add(new Datum(
                "clean", "clean features", leakage.clean().ssim().mean(), isAccuracy() && clean != null ? clean : 1));
        NoiseControl noise = leakage.noise();
        if (noise != null) {
            Double accuracy = noise.accuracy();
            data.add(new Datum(
                    "noise",
                    "Gaussian noise",
                    noise.leakage().ssim().mean(),
                    isAccuracy() && accuracy != null ? accuracy : noise.fidelity()));
        }
        data.add(new Datum(
                "adaptive",
                "this DPF",
                leakage.adaptive().ssim().mean(),
                isAccuracy() && poisoned != null ? poisoned : report.utility().agreement()));
        return data;
    }

    List<Point> points() {
        return data().stream()
                .map(datum -> new Point(
                        datum.style,
                        datum.name,
                        Figures.ssim(datum.seen),
                        Figures.percent(datum.kept),
                        x(datum.seen),
                        y(datum.kept),
                        datum.seen > TURN))
                .toList();
    }

    List<LeakageChart.Floor> floors() {
        return new LeakageChart(report.leakage())
                .floors().stream()
                        .map(floor -> new LeakageChart.Floor(
                                floor.name(),
                                floor.value(),
                                x(Double.parseDouble(floor.value().replace('−', '-'))),
                                0,
                                ""))
                        .toList();
    }

    List<LeakageChart.Tick> across() {
        List<LeakageChart.Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= 4; i++) {
            ticks.add(new LeakageChart.Tick(Figures.plain(i / 4.0), x(i / 4.0)));
        }
        return ticks;
    }

    List<LeakageChart.Tick> upwards() {
        List<LeakageChart.Tick> ticks = new ArrayList<>();
        double step = highest - lowest > 0.4 ? 4 * STEP : STEP;
        for (double value = lowest; value <= highest + 1e-9; value += step) {
            ticks.add(new LeakageChart.Tick(Figures.decimal(100 * value, 0) + "\u00a0%", y(value)));
        }
        return ticks;
    }

    /** The chart in words, for those who cannot see it. */
    String description() {
        StringBuilder words = new StringBuilder("Chart of " + kept() + " against mean SSIM.");
        points().forEach(point -> words.append(' ')
                .append(point.name)
                .append(": ")
                .append(point.kept)
                .append(" at ")
                .append(point.seen)
                .append('.'));
        return words.toString();
    }

    private static String x(double seen) {
        return Figures.decimal(LEFT + WIDE * Math.max(0, Math.min(1, seen)), 1);
    }

    private String y(double kept) {
        return Figures.decimal(TOP + HIGH * (highest - kept) / Math.max(1e-6, highest - lowest), 1);
    }

    private record Datum(String style, String name, double seen, double kept) {}

    /** One point; its name stands left of it where it would leave the drawing on the right. */
    record Point(String style, String name, String seen, String kept, String x, String y, boolean turned) {
        String anchor() {
            return turned ? "end" : "start";
        }

        String nameX() {
            return Figures.decimal(Double.parseDouble(x) + (turned ? -10 : 10), 1);
        }

        String nameY() {
            // Those on the left stand beside their points, those on the right above: the two do not meet.
            return Figures.decimal(Double.parseDouble(y) + (turned ? -9 : 5), 1);
        }
    }
}

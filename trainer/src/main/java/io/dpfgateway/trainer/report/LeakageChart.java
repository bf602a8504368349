package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Leakage;
import java.util.List;

/**
 * Mean SSIM of each adversary as lying bars, with the guesses as lines across them; here are only the places, in units of
 * the drawing, and the template draws. Its members are what the template reads.
 */
final class LeakageChart {
    private static final double LEFT = 14;
    private static final double FULL = 400;
    private static final int TOP = 52;
    private static final int PITCH = 52;
    private static final int THICKNESS = 20;
    private static final int NAME_HEIGHT = 24;
    /** Right of this, a floor's name stands left of its line, or it would leave the drawing. */
    private static final double TURN = 0.6;

    private final Report.Adversaries leakage;

    LeakageChart(Report.Adversaries leakage) {
        this.leakage = leakage;
    }

    int width() {
        return 480;
    }

    int height() {
        return bottom() + 28;
    }

    int top() {
        return TOP;
    }

    int bottom() {
        return TOP + 3 * PITCH;
    }

    int tickLine() {
        return bottom() + 20;
    }

    String left() {
        return Figures.plain(LEFT);
    }

    int thickness() {
        return THICKNESS;
    }

    List<Bar> bars() {
        return List.of(
                bar(0, "clean", "Clean features", leakage.clean()),
                bar(1, "known", "Poisoned, known adversary", leakage.known()),
                bar(2, "adaptive", "Poisoned, adaptive adversary", leakage.adaptive()));
    }

    private static Bar bar(int row, String style, String name, Leakage leakage) {
        double mean = leakage.ssim().mean();
        int y = TOP + row * PITCH + NAME_HEIGHT;
        return new Bar(style, name, Figures.ssim(mean), y, Figures.decimal(length(mean), 1));
    }

    /** The floors; their names stand on two lines, so that equal ones do not cover each other. */
    List<Floor> floors() {
        return List.of(
                floor("guess: mean of all", leakage.floors().meanImage(), 16),
                floor("guess: mean of the class", leakage.floors().classMean(), 38));
    }

    private static Floor floor(String name, double value, int y) {
        return new Floor(name, Figures.ssim(value), x(value), y, value > TURN ? "end" : "start");
    }

    List<Tick> ticks() {
        return List.of(new Tick("0", x(0)), new Tick("0.5", x(0.5)), new Tick("1", x(1)));
    }

    /** The chart in words, for those who cannot see it. */
    String description() {
        StringBuilder words = new StringBuilder("Bar chart of mean SSIM, 0 to 1.");
        bars().forEach(bar -> words.append(' ')
                .append(bar.name)
                .append(": ")
                .append(bar.value)
                .append('.'));
        floors().forEach(floor -> words.append(' ')
                .append(floor.name)
                .append(": ")
                .append(floor.value)
                .append('.'));
        return words.toString();
    }

    private static String x(double value) {
        return Figures.decimal(LEFT + length(value), 1);
    }

    /** A mean below 0 has no length: there is nothing to see in the picture. */
    private static double length(double value) {
        return FULL * Math.max(0, Math.min(1, value));
    }

    record Bar(String style, String name, String value, int y, String length) {
        int nameLine() {
            return y - 6;
        }

        int valueLine() {
            return y + THICKNESS - 5;
        }

        String valueX() {
            return Figures.decimal(LEFT + Double.parseDouble(length) + 6, 1);
        }
    }

    record Floor(String name, String value, String x, int y, String anchor) {
        int lineTop() {
            return y + 5;
        }
    }

    record Tick(String label, String x) {}
}

package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.attack.Leakages;
import io.dpfgateway.trainer.attack.NoiseControl;
import io.dpfgateway.trainer.measure.Likeness;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean SSIM of each adversary as lying bars, with the guesses as lines across them; here are only the places, in units of
 * the drawing, and the template draws. Its members are what the template reads.
 */
final class LeakageChart {
    private static final double LEFT = 14;
    private static final double FULL = 400;
    private static final int NAME_LINE = 20;
    private static final int PITCH = 44;
    private static final int THICKNESS = 16;
    private static final int NAME_HEIGHT = 22;
    /** Right of this, a floor's name stands left of its line, or it would leave the drawing. */
    private static final double TURN = 0.6;

    private final Leakages leakage;

    LeakageChart(Leakages leakage) {
        this.leakage = leakage;
    }

    int width() {
        return 480;
    }

    int height() {
        return bottom() + 28;
    }

    int top() {
        return NAME_LINE * floors().size() + 10;
    }

    int bottom() {
        return top() + bars().size() * PITCH;
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
        List<Bar> bars = new ArrayList<>();
        add(bars, "clean", "Clean features", leakage.clean());
        NoiseControl noise = leakage.noise();
        if (noise != null) {
            add(bars, "noise", "Gaussian noise at equal fidelity", noise.leakage());
        }
        add(bars, "known", "Poisoned, known adversary", leakage.known());
        leakage.adaptives().forEach(each -> add(bars, "adaptive", "Poisoned, " + adaptive(each), each));
        return bars;
    }

    private static String adaptive(Leakage leakage) {
        return Names.adaptive(leakage).replaceFirst("^A", "a");
    }

    private void add(List<Bar> bars, String style, String name, Leakage leakage) {
        double mean = leakage.ssim().mean();
        int y = top() + bars.size() * PITCH + NAME_HEIGHT;
        bars.add(new Bar(style, name, Figures.ssim(mean), y, Figures.decimal(length(mean), 1)));
    }

    /** The floors; their names stand on lines of their own, so that equal ones do not cover each other. */
    List<Floor> floors() {
        List<Floor> floors = new ArrayList<>();
        add(floors, "guess: mean of all", leakage.floors().meanImage());
        Likeness classMean = leakage.floors().classMean();
        if (classMean != null) {
            add(floors, "guess: mean of the class", classMean);
        }
        Leakage output = leakage.floors().outputOnly();
        if (output != null) {
            add(floors, "from the output alone", output.likeness());
        }
        return floors;
    }

    private static void add(List<Floor> floors, String name, Likeness likeness) {
        double value = likeness.ssim().mean();
        int y = NAME_LINE * (floors.size() + 1) - 4;
        floors.add(new Floor(name, Figures.ssim(value), x(value), y, value > TURN ? "end" : "start"));
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
            return y + THICKNESS - 3;
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

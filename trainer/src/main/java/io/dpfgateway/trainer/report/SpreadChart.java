package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Sees;
import io.dpfgateway.trainer.attack.Spread;
import java.util.ArrayList;
import java.util.List;

/**
 * How the SSIM of each main adversary spreads over the held-out pictures: one row of columns each. Here are only the places, and
 * the template draws. Its members are what the template reads.
 */
final class SpreadChart {
    private static final double LEFT = 14;
    private static final double WIDE = 440;
    private static final int PITCH = 84;
    private static final double HIGH = 52;
    private static final int NAME_HEIGHT = 24;

    private final List<Spread> spreads;

    SpreadChart(List<Spread> spreads) {
        this.spreads = spreads;
    }

    int width() {
        return 480;
    }

    int height() {
        return bottom() + 28;
    }

    int bottom() {
        return spreads.size() * PITCH;
    }

    int tickLine() {
        return bottom() + 20;
    }

    String right() {
        return Figures.plain(LEFT + WIDE);
    }

    String left() {
        return Figures.plain(LEFT);
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        boolean known = false;
        for (Spread spread : spreads) {
            boolean isKnown = spread.sees() == Sees.POISONED_FEATURES && !known;
            known |= isKnown;
            rows.add(row(spread, isKnown, rows.size() * PITCH + PITCH - 4));
        }
        return rows;
    }

    /** The known adversary's comes before the adaptive one's. */
    private static Row row(Spread spread, boolean isKnown, int base) {
        String style =
                switch (spread.sees()) {
                    case CLEAN_FEATURES -> "clean";
                    case NOISY_FEATURES -> "noise";
                    case POISONED_FEATURES, CODE, OUTPUT -> isKnown ? "known" : "adaptive";
                };
        String name =
                switch (style) {
                    case "clean" -> "Clean features";
                    case "noise" -> "Gaussian noise at equal fidelity";
                    case "known" -> "Poisoned, known adversary";
                    default -> "Poisoned, strongest adaptive adversary: " + spread.adversary() + fromCode(spread);
                };
        int most = spread.counts().stream().mapToInt(i -> i).max().orElse(1);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < spread.counts().size(); i++) {
            if (spread.counts().get(i) > 0) {
                double height = HIGH * spread.counts().get(i) / most;
                columns.add(new Column(
                        Figures.decimal(x(Spread.FROM + i * Spread.STEP), 1),
                        Figures.decimal(base - height, 1),
                        Figures.decimal(height, 1)));
            }
        }
        return new Row(style, name, base - PITCH + NAME_HEIGHT - 2, base, columns);
    }

    private static String fromCode(Spread spread) {
        return spread.sees() == Sees.CODE ? ", from the code" : "";
    }

    String columnWidth() {
        return Figures.decimal(WIDE / Spread.STEPS - 1, 1);
    }

    List<LeakageChart.Tick> ticks() {
        return List.of(tick("0", 0), tick("0.25", 0.25), tick("0.5", 0.5), tick("0.75", 0.75), tick("1", 1));
    }

    private static LeakageChart.Tick tick(String label, double value) {
        return new LeakageChart.Tick(label, Figures.decimal(x(value), 1));
    }

    private static double x(double value) {
        return LEFT + WIDE * (value - Spread.FROM) / (Spread.STEP * Spread.STEPS);
    }

    record Row(String style, String name, int nameLine, int base, List<Column> columns) {}

    record Column(String x, String y, String height) {}
}

package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Confidence;
import io.dpfgateway.trainer.measure.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A figure with its confidence interval, as a line of a table.
 *
 * @param name what it is
 * @param value the figure
 * @param low the interval's lower end
 * @param high its upper end
 */
record SureFigure(String name, String value, String low, String high) {
    static List<SureFigure> of(Confidence confidence) {
        List<SureFigure> lines = new ArrayList<>();
        Interval drop = confidence.accuracyDrop();
        if (drop != null) {
            lines.add(line("Accuracy lost by poisoning, in percentage points", drop, value -> Figures.points(value)));
        }
        lines.add(line("Answers that stay the same (fidelity)", confidence.fidelity(), Figures::percent));
        lines.add(line("Mean SSIM from clean features", confidence.cleanSsim(), Figures::ssim));
        lines.add(line("Mean SSIM, known adversary", confidence.knownSsim(), Figures::ssim));
        lines.add(line("Mean SSIM, strongest adaptive adversary", confidence.adaptiveSsim(), Figures::ssim));
        return lines;
    }

    private static SureFigure line(String name, Interval interval, Function<Double, String> format) {
        return new SureFigure(
                name, format.apply(interval.mean()), format.apply(interval.low()), format.apply(interval.high()));
    }
}

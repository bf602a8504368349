package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Floors;
import io.dpfgateway.trainer.attack.Inversion;
import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.attack.Leakages;
import io.dpfgateway.trainer.attack.NoiseControl;
import io.dpfgateway.trainer.attack.Spent;
import io.dpfgateway.trainer.measure.Likeness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group of lines in the table of adversaries.
 *
 * @param name what the group is of
 * @param rows its lines
 */
record AdversaryFigures(String name, List<Row> rows) {
    static List<AdversaryFigures> of(Leakages all) {
        List<AdversaryFigures> groups = new ArrayList<>();
        List<Row> compared =
                new ArrayList<>(List.of(row("Clean features", all.clean().likeness())));
        NoiseControl noise = all.noise();
        if (noise != null) {
            compared.add(row("Gaussian noise at equal fidelity", noise.leakage().likeness()));
        }
        groups.add(new AdversaryFigures("Without this DPF", compared));
        List<Row> poisoned = new ArrayList<>(
                List.of(row("Known: " + all.known().adversary(), all.known().likeness())));
        all.adaptives().forEach(each -> poisoned.add(row(Names.adaptive(each), each.likeness())));
        groups.add(new AdversaryFigures("What this DPF shares", poisoned));
        if (!all.inversions().isEmpty()) {
            int pictures = all.inversions().get(0).budget().pictures();
            groups.add(new AdversaryFigures(
                    "Optimisation, without learning, on " + Figures.count(pictures) + " pictures",
                    all.inversions().stream()
                            .map(each -> row(Names.inversion(each), each.likeness()))
                            .toList()));
        }
        groups.add(new AdversaryFigures("Without features", floors(all.floors())));
        groups.add(new AdversaryFigures(
                "For the eye: the original itself, small",
                List.of(
                        row("4 × 4 pixels", all.floors().thumbnail4()),
                        row("8 × 8 pixels", all.floors().thumbnail8()))));
        return groups;
    }

    private static List<Row> floors(Floors floors) {
        List<Row> rows = new ArrayList<>(List.of(row("Guess: mean of all pictures", floors.meanImage())));
        Likeness classMean = floors.classMean();
        if (classMean != null) {
            rows.add(row("Guess: mean of the predicted class", classMean));
        }
        Leakage output = floors.outputOnly();
        if (output != null) {
            rows.add(row("Rebuilt from the task’s output alone", output.likeness()));
        }
        return rows;
    }

    private static Row row(String name, Likeness likeness) {
        return new Row(
                name,
                Figures.ssim(likeness.ssim().mean()),
                Figures.ssim(likeness.ssim().median()),
                Figures.ssim(likeness.ssim().p95()),
                Figures.ssim(likeness.ssim().highest()),
                Figures.decibels(likeness.psnr().mean()),
                Figures.ssim(likeness.gms().mean()),
                Figures.ssim(likeness.perceptual().mean()));
    }

    /** What each adversary was allowed to spend. */
    static List<Budget> budgets(Leakages all) {
        List<Budget> budgets = new ArrayList<>();
        budgets.add(budget("Clean features, and known: " + all.clean().adversary(), all.clean()));
        all.adaptives().forEach(each -> budgets.add(budget(Names.adaptive(each), each)));
        NoiseControl noise = all.noise();
        if (noise != null) {
            budgets.add(budget("Noise: " + noise.leakage().adversary(), noise.leakage()));
        }
        Leakage output = all.floors().outputOnly();
        if (output != null) {
            budgets.add(budget("The task’s output alone: " + output.adversary(), output));
        }
        for (Inversion each : all.inversions()) {
            budgets.add(new Budget(
                    Names.inversion(each),
                    "–",
                    Figures.count(each.budget().steps()) + " a picture",
                    "–",
                    Figures.count(each.budget().pictures())));
        }
        return budgets;
    }

    private static Budget budget(String name, Leakage leakage) {
        Spent spent = leakage.spent();
        return new Budget(
                name,
                Figures.count(spent.parameters()) + width(spent.width()),
                Figures.count(spent.steps()),
                Figures.count(spent.batch()),
                Figures.count(spent.pictures()));
    }

    private static String width(@Nullable Integer width) {
        return width == null ? "" : " (width " + width + ")";
    }

    /** One line of figures. */
    record Row(
            String name,
            String mean,
            String median,
            String p95,
            String highest,
            String psnr,
            String gms,
            String perceptual) {}

    /** One line of budgets. */
    record Budget(String name, String size, String steps, String batch, String pictures) {}
}

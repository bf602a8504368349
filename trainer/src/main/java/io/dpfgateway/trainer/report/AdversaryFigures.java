package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.measure.Distribution;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One group of lines in the table of adversaries.
 *
 * @param name what the group is of
 * @param rows its lines
 */
record AdversaryFigures(String name, List<Row> rows) {
    static List<AdversaryFigures> of(Report.Adversaries all) {
        return List.of(
                new AdversaryFigures("SSIM", spread(all, Leakage::ssim, Figures::ssim)),
                new AdversaryFigures("PSNR", spread(all, Leakage::psnr, Figures::decibels)),
                new AdversaryFigures(
                        "Budget",
                        List.of(
                                row(
                                        "network",
                                        all,
                                        a -> a.budget().kind().name().toLowerCase(Locale.ROOT)),
                                row("width", all, a -> Figures.count(a.budget().width())),
                                row("numbers it learned", all, a -> Figures.count(a.parameters())),
                                row("steps", all, a -> Figures.count(a.budget().steps())),
                                row(
                                        "pictures a batch",
                                        all,
                                        a -> Figures.count(a.budget().batch())),
                                row("pictures learned from", all, a -> Figures.count(a.pictures())))));
    }

    private static List<Row> spread(
            Report.Adversaries all, Function<Leakage, Distribution> measure, Function<Double, String> format) {
        return List.of(
                row("mean", all, measure.andThen(Distribution::mean).andThen(format)),
                row("median", all, measure.andThen(Distribution::median).andThen(format)),
                row("95th percentile", all, measure.andThen(Distribution::p95).andThen(format)),
                row("highest", all, measure.andThen(Distribution::highest).andThen(format)));
    }

    private static Row row(String name, Report.Adversaries all, Function<Leakage, String> cell) {
        return new Row(name, cell.apply(all.clean()), cell.apply(all.known()), cell.apply(all.adaptive()));
    }

    /** One line. */
    record Row(String name, String clean, String known, String adaptive) {}
}

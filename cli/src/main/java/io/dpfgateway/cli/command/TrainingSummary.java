package io.dpfgateway.cli.command;

import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.trainer.measure.Utility;
import io.dpfgateway.trainer.report.Report;
import java.nio.file.Path;
import java.util.Locale;

/** A report's headline on the terminal. */
final class TrainingSummary {
    private TrainingSummary() {}

    static void print(Report report, Path bundle) {
        Utility utility = report.utility();
        System.out.printf(Locale.ROOT, "agreement          %.2f %%%n", 100 * utility.agreement());
        if (utility.cleanAccuracy() != null && utility.poisonedAccuracy() != null) {
            System.out.printf(
                    Locale.ROOT,
                    "accuracy           %.2f %% clean, %.2f %% poisoned%n",
                    100 * utility.cleanAccuracy(),
                    100 * utility.poisonedAccuracy());
        }
        System.out.printf(
                Locale.ROOT,
                "mean SSIM          %.3f clean, %.3f known, %.3f adaptive (floors: %.3f mean image, %.3f class mean)%n",
                report.leakage().clean().ssim().mean(),
                report.leakage().known().ssim().mean(),
                report.leakage().adaptive().ssim().mean(),
                report.leakage().floors().meanImage(),
                report.leakage().floors().classMean());
        System.out.println("bundle             " + bundle);
        System.out.println("report             " + bundle.resolve(BundleFile.REPORT_HTML.fileName()));
    }
}

package io.dpfgateway.cli.command;

import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.Utility;
import io.dpfgateway.trainer.report.Report;
import io.dpfgateway.trainer.report.WireFigures;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report's headline on the terminal. */
final class TrainingSummary {
    private TrainingSummary() {}

    private static void print(HeadUtility head) {
        System.out.printf(
                Locale.ROOT,
                "head %s: agreement %.2f %%, distance %.4f%s%n",
                head.output(),
                100 * head.agreement(),
                head.distance(),
                head.cleanAccuracy() == null || head.poisonedAccuracy() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", accuracy %.2f %% clean, %.2f %% poisoned",
                                100 * head.cleanAccuracy(),
                                100 * head.poisonedAccuracy()));
    }

    static void print(Report report, Path bundle) {
        printUtility(report);
        AttackTable.print(report.findings());
        print(report.wire());
        System.out.println("gate               "
                + switch (report.gate().outcome()) {
                    case NOT_APPLIED -> "none applied";
                    case PASSED -> "passed";
                    case MISSED -> "missed: the bundle cannot be published";
                });
        System.out.println("bundle             " + bundle);
        System.out.println("report             " + bundle.resolve(BundleFile.REPORT_HTML.fileName()));
    }

    /** What the task keeps. */
    static void printUtility(Report report) {
        if (report.heads().size() > 1) {
            report.heads().forEach(TrainingSummary::print);
        }
        Utility utility = report.utility();
        System.out.printf(Locale.ROOT, "agreement          %.2f %%%n", 100 * utility.agreement());
        if (utility.cleanAccuracy() != null && utility.poisonedAccuracy() != null) {
            System.out.printf(
                    Locale.ROOT,
                    "accuracy           %.2f %% clean, %.2f %% poisoned%n",
                    100 * utility.cleanAccuracy(),
                    100 * utility.poisonedAccuracy());
        }
    }

    private static void print(@Nullable WireFigures wire) {
        if (wire == null) {
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "bytes a record     %.0f: %s %s as %s; %.0f in LZ4, %.0f in Zstandard%n",
                wire.recordBytes(),
                wire.content(),
                wire.shape(),
                wire.type(),
                wire.lz4Bytes(),
                wire.zstdBytes());
    }
}

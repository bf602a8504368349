package io.dpfgateway.cli.demo;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.trainer.attack.Leakages;
import io.dpfgateway.trainer.measure.Likeness;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the demo saw: {@code summary.json}.
 *
 * @param recordsIn picture records on raw-images
 * @param recordsOut poisoned records on poisoned-features
 * @param deadLetters dead letters
 * @param imagesPerSecond from the first version's start to the last record
 * @param judgedOn how many pictures the next three figures are of: those that no training saw
 * @param cleanAccuracy the share of them that the clean network gets right
 * @param poisonedAccuracy the share that the partner gets right
 * @param agreement the share on which the two agree
 * @param cleanSsim mean SSIM of pictures rebuilt from clean features
 * @param knownSsim the same from poisoned ones, by the known adversary
 * @param adaptiveSsim the same, by the adaptive adversary
 * @param meanImageSsim what guessing the mean image scores
 * @param classMeanSsim what guessing the class's mean image scores
 * @param seconds the whole demo
 * @param report where the pictures are
 */
record DemoSummary(
        long recordsIn,
        long recordsOut,
        long deadLetters,
        double imagesPerSecond,
        int judgedOn,
        double cleanAccuracy,
        double poisonedAccuracy,
        double agreement,
        double cleanSsim,
        double knownSsim,
        double adaptiveSsim,
        double meanImageSsim,
        double classMeanSsim,
        double seconds,
        String report) {

    static DemoSummary of(Counts counts, Judge.Verdict verdict, Owner.Release release, double seconds) {
        Leakages leakage = release.report().leakage();
        Likeness classMean = leakage.floors().classMean();
        return new DemoSummary(
                counts.in(),
                counts.out(),
                counts.dead(),
                counts.perSecond(),
                verdict.pictures(),
                verdict.cleanAccuracy(),
                verdict.poisonedAccuracy(),
                verdict.agreement(),
                leakage.clean().ssim().mean(),
                leakage.known().ssim().mean(),
                leakage.adaptive().ssim().mean(),
                leakage.floors().meanImage().ssim().mean(),
                classMean == null ? Double.NaN : classMean.ssim().mean(),
                seconds,
                release.bundle().resolve(BundleFile.REPORT_HTML.fileName()).toString());
    }

    void write(Path file) {
        try {
            Files.write(
                    file,
                    JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsBytes(this));
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    void print(PrintStream out) {
        line(out, "records", "%d in = %d out + %d dead letters", recordsIn, recordsOut, deadLetters);
        line(out, "speed", "%.0f images/s", imagesPerSecond);
        line(
                out,
                "accuracy",
                "%.2f %% clean, %.2f %% poisoned, %.2f %% agreement, on %d pictures unseen in training",
                100 * cleanAccuracy,
                100 * poisonedAccuracy,
                100 * agreement,
                judgedOn);
        line(
                out,
                "rebuilt pictures (SSIM)",
                "%.3f from clean features; from poisoned ones %.3f known, %.3f adaptive adversary",
                cleanSsim,
                knownSsim,
                adaptiveSsim);
        line(out, "  guessing without features", "%.3f mean image, %.3f class mean", meanImageSsim, classMeanSsim);
        line(out, "took", "%d:%02d minutes", (long) seconds / 60, (long) seconds % 60);
        line(out, "pictures", "%s", report);
    }

    private static void line(PrintStream out, String name, String format, Object... values) {
        out.printf("%-26s %s%n", name, String.format(Locale.ROOT, format, values));
    }
}

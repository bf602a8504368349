package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.sweep.RunRecord;
import io.dpfgateway.trainer.sweep.SweepListener;
import io.dpfgateway.trainer.sweep.SweepRun;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a sweep is: a line above each run's own progress, and one below. */
final class SweepLines implements SweepListener {
    private final PrintStream out;

    SweepLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void takesUp(int done, int total) {
        out.println(done + " of " + total + " runs are done already");
    }

    @Override
    public void begins(SweepRun run, int number, int total, @Nullable Duration left) {
        out.println("run " + number + " of " + total + ": " + described(run)
                + (left == null ? "" : ", about " + text(left) + " left in all"));
    }

    @Override
    public void ended(RunRecord record) {
        out.println(
                record.succeeded()
                        ? String.format(
                                Locale.ROOT,
                                "  agreement %.2f %%, adaptive SSIM %.3f, %s",
                                100 * record.figures().getOrDefault("agreement", Double.NaN),
                                record.figures().getOrDefault("adaptiveSsim", Double.NaN),
                                text(Duration.ofMillis(Math.round(1000 * record.seconds()))))
                        : "  failed: " + record.failure());
    }

    private static String described(SweepRun run) {
        return run.cut() + ", " + run.mode().name().toLowerCase(Locale.ROOT) + ", " + run.level() + ", seed "
                + run.seed();
    }

    /** Hours, minutes and seconds, as 1:02:03. */
    static String text(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}

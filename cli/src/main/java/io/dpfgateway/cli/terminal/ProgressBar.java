package io.dpfgateway.cli.terminal;

import io.dpfgateway.trainer.Progress;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Locale;

/**
 * Shows progress as a bar that is redrawn in place, or as a line now and then where there is no terminal. Ends the work when
 * the user wants so. Not thread-safe.
 */
public final class ProgressBar implements Progress {
    private static final int WIDTH = 16;
    /** A longer line would wrap, and then could not be erased. */
    private static final int COLUMNS = 79;

    private static final long REDRAW_MS = 200;
    private static final long PLAIN_LINE_MS = 15_000;
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean redraws;
    private final Clock clock;
    private final Cancellation cancellation;
    private String stage = "";
    private int steps;
    private long startedAt;
    private long shownAt;

    /**
     * @param redraws whether {@code out} is a terminal
     * @param cancellation checked at every step
     */
    public ProgressBar(PrintStream out, boolean redraws, Clock clock, Cancellation cancellation) {
        this.out = out;
        this.redraws = redraws;
        this.clock = clock;
        this.cancellation = cancellation;
    }

    /** On standard error, redrawn in place where {@code ./dpf} has found it to be a terminal; Java cannot tell. */
    public static ProgressBar onTerminal(Cancellation cancellation) {
        return new ProgressBar(System.err, Boolean.getBoolean("dpf.terminal"), Clock.systemUTC(), cancellation);
    }

    @Override
    public void begin(String stage, int steps) {
        // Native libraries end with the JVM, whoever uses them: what begins now must not open them any more.
        cancellation.check();
        this.stage = stage;
        this.steps = steps;
        this.startedAt = clock.millis();
        this.shownAt = startedAt;
    }

    @Override
    public void at(int step, String note) {
        cancellation.check();
        long now = clock.millis();
        if (step >= steps) {
            out.println((redraws ? ERASE_LINE : "") + finished(now, note));
        } else if (now - shownAt >= (redraws ? REDRAW_MS : PLAIN_LINE_MS)) {
            shownAt = now;
            if (redraws) {
                out.print(ERASE_LINE + fitting(running(step, now, note)));
                out.flush();
            } else {
                out.println(running(step, now, note));
            }
        }
    }

    private static String fitting(String line) {
        return line.substring(0, Math.min(COLUMNS, line.length()));
    }

    private String running(int step, long now, String note) {
        int filled = (int) ((long) WIDTH * step / steps);
        long left = (now - startedAt) * (steps - step) / Math.max(1, step) / 1000;
        return String.format(
                Locale.ROOT,
                "  %-27s [%s%s] %d/%d  %d:%02d left  %s",
                stage,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                step,
                steps,
                left / 60,
                left % 60,
                note);
    }

    private String finished(long now, String note) {
        double seconds = (now - startedAt) / 1000.0;
        return String.format(Locale.ROOT, "  %-27s done in %.1f s  %s", stage, seconds, note)
                .stripTrailing();
    }
}

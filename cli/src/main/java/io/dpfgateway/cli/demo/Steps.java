package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.terminal.Cancellation;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Locale;

/** Tells a person what the demo does, step by step. Not thread-safe. */
final class Steps {
    private final PrintStream out;
    private final Clock clock;
    private final Cancellation cancellation;
    private final int count;
    private int number;

    Steps(PrintStream out, Clock clock, Cancellation cancellation, int count) {
        this.out = out;
        this.clock = clock;
        this.cancellation = cancellation;
        this.count = count;
    }

    /** Does one step; between steps the user may end the demo. */
    <T> T step(String title, Step<T> work) throws InterruptedException {
        cancellation.check();
        out.printf("[%d/%d] %s%n", ++number, count, title);
        long begin = clock.millis();
        T result = work.run();
        tell(String.format(Locale.ROOT, "done in %.1f s", (clock.millis() - begin) / 1000.0));
        return result;
    }

    /** Adds a remark to the current step. */
    void tell(String remark) {
        out.println("      " + remark);
    }

    /** The work of a step. */
    interface Step<T> {
        T run() throws InterruptedException;
    }
}

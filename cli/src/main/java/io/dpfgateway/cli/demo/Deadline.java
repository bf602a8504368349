package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.terminal.Cancellation;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Ends a wait that would last for ever, or that the user ends. Not thread-safe. */
final class Deadline {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Clock clock;
    private final Cancellation cancellation;
    private final String otherwise;
    private final long at;

    /**
     * Begins now.
     *
     * @param otherwise what to tell when the time is over
     */
    Deadline(Clock clock, Cancellation cancellation, String otherwise) {
        this.clock = clock;
        this.cancellation = cancellation;
        this.otherwise = otherwise;
        this.at = clock.millis() + PATIENCE.toMillis();
    }

    /**
     * Goes on while there is time.
     *
     * @throws CommandFailedException if there is none left
     * @throws io.dpfgateway.cli.terminal.CancelledException if the user wants the end
     */
    void check() {
        cancellation.check();
        if (clock.millis() > at) {
            throw new CommandFailedException(otherwise + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    /** {@linkplain #check Checks}, and waits a moment. */
    void pause() {
        check();
        LockSupport.parkNanos(MOMENT.toNanos());
    }
}

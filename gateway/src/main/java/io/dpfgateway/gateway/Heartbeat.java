package io.dpfgateway.gateway;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one thing again and again on a thread of its own, as a sign of life. */
final class Heartbeat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final int CLOSE_SECONDS = 15;

    private final ScheduledExecutorService thread;

    private Heartbeat(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** The first time is after {@code interval}. */
    static Heartbeat start(Duration interval, Runnable beat) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "dpf-status");
            made.setDaemon(true);
            return made;
        });
        // What is thrown would end it; shutting down lets the last one end.
        var unused = thread.scheduleWithFixedDelay(
                () -> tryTo(beat), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return new Heartbeat(thread);
    }

    private static void tryTo(Runnable beat) {
        try {
            beat.run();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("reason", e.toString()).log("no sign of life; trying again");
        }
    }

    /** When it returns, there is no beat any more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.atWarn().log("the last status takes long; it may be written late");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

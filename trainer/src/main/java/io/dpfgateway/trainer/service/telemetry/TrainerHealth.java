package io.dpfgateway.trainer.service.telemetry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a trainer service is alive and whether it is ready.
 *
 * <p><b>Alive</b>: starting the process again would not help. That is so until the service ends, or has shown no sign of work for
 * {@link #WORK_PATIENCE}: it shows one whenever it looks at its triggers and at each step of a training. Brokers, registry or store that
 * are away leave it alive.
 *
 * <p><b>Ready</b>: it is alive, took samples in or found none to take in the last {@link #INTAKE_PATIENCE}, and knows whether it leads.
 * One that stands by is ready.
 *
 * <p>Thread-safe; may be asked at any time.
 */
public final class TrainerHealth {
    /** Longer than any step that a training takes. */
    public static final Duration WORK_PATIENCE = Duration.ofMinutes(15);

    /** Longer than a poll, its samples' way to the disk, and a registry that is asked again. */
    public static final Duration INTAKE_PATIENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private volatile Instant worked;
    private volatile @Nullable Instant tookIn;
    private volatile boolean joined;
    private volatile String ended = "";

    public TrainerHealth(Clock clock) {
        this.clock = clock;
        this.worked = clock.instant();
    }

    /** The working thread gets on. */
    public void works() {
        worked = clock.instant();
    }

    /** The intake has asked for samples and has stored what came. */
    public void takesIn() {
        tookIn = clock.instant();
    }

    /** The group has said who leads. */
    public void joined() {
        joined = true;
    }

    /**
     * The service has ended.
     *
     * @param how a word fit for strangers, such as {@code failed} or {@code stopped}
     */
    public void ended(String how) {
        ended = how;
    }

    /** What is missing to be alive, one short sentence each; empty if nothing is. */
    public List<String> missingToLive() {
        if (!ended.isEmpty()) {
            return List.of("the trainer has " + ended);
        }
        Duration silent = since(worked);
        return silent.compareTo(WORK_PATIENCE) > 0
                ? List.of("the trainer has shown no sign of work for " + silent.toSeconds()
                        + " s; the longest that is well is " + WORK_PATIENCE.toSeconds() + " s")
                : List.of();
    }

    /** What is missing to be ready, likewise. */
    public List<String> missingToBeReady() {
        List<String> missing = new ArrayList<>(missingToLive());
        if (missing.isEmpty()) {
            Instant last = tookIn;
            if (last == null) {
                missing.add("no samples were asked for yet");
            } else if (since(last).compareTo(INTAKE_PATIENCE) > 0) {
                missing.add("no samples could be taken in for " + since(last).toSeconds()
                        + " s; the longest that is well is " + INTAKE_PATIENCE.toSeconds() + " s");
            }
            if (!joined) {
                missing.add("the group has not said yet who leads");
            }
        }
        return List.copyOf(missing);
    }

    private Duration since(Instant moment) {
        return Duration.between(moment, clock.instant());
    }
}

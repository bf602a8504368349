package io.dpfgateway.trainer.service;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What began a training.
 *
 * @param kind in one word
 * @param reason in one sentence
 * @param command the offset of the command that it is, the last one of several; null if it is none
 */
record Trigger(Kind kind, String reason, @Nullable Long command) {
    enum Kind {
        COMMAND,
        NEW_SAMPLES,
        SCHEDULE,
        DRIFT
    }

    /** One that no command is behind. */
    Trigger(Kind kind, String reason) {
        this(kind, reason, null);
    }

    /** An operator's command. */
    static Trigger ofCommand(long offset, String reason) {
        return new Trigger(Kind.COMMAND, reason, offset);
    }

    /** Whether it is a command, and one of those before {@code unsettled}. */
    boolean isSettledBefore(long unsettled) {
        return command != null && command < unsettled;
    }

    /** As it stands in logs and on the status: {@code new-samples}. */
    String name() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

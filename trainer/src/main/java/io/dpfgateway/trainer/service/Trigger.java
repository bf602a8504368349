package io.dpfgateway.trainer.service;

import java.util.Locale;

/**
 * What began a training.
 *
 * @param kind in one word
 * @param reason in one sentence
 */
record Trigger(Kind kind, String reason) {
    enum Kind {
        COMMAND,
        NEW_SAMPLES,
        SCHEDULE,
        DRIFT
    }

    /** As it stands in logs and on the status: {@code new-samples}. */
    String name() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

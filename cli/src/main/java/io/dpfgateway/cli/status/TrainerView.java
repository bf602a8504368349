package io.dpfgateway.cli.status;

import io.dpfgateway.schemas.record.TrainerState;
import io.dpfgateway.schemas.record.TrainerStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * One trainer, by what it said last.
 *
 * @param status what it said
 * @param age how long ago
 */
public record TrainerView(TrainerStatus status, Duration age) {
    /** As of gateways: trainers say something every few seconds too. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    static TrainerView of(TrainerStatus status, Instant now) {
        Duration age = Duration.between(status.getUpdatedAt(), now);
        return new TrainerView(status, age.isNegative() ? Duration.ZERO : age);
    }

    /** Whether it has said nothing for long, and did not say that it ends. */
    boolean isSilent() {
        return age.compareTo(SILENCE) > 0
                && status.getState() != TrainerState.STOPPED
                && status.getState() != TrainerState.FAILED;
    }
}

package io.dpfgateway.trainer.service;

import io.dpfgateway.trainer.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says whether a training is to begin. A command begins one at any time, the others only where there are enough pictures. */
record Triggering(TrainerConfig config) {
    Optional<Trigger> due(ServiceState state, Vault vault, Instant now) {
        if (state.pending() != null) {
            return Optional.of(state.pending());
        }
        int pictures = vault.size();
        if (pictures < config.training().minPictures()) {
            return Optional.empty();
        }
        int fresh = vault.storedSince(state.lastStart());
        int wanted = config.triggers().newSamples().orElse(Integer.MAX_VALUE);
        if (fresh >= wanted) {
            return Optional.of(new Trigger(
                    Trigger.Kind.NEW_SAMPLES,
                    fresh + " new pictures since " + state.lastStart() + ", at least " + wanted + " are wanted"));
        }
        Optional<Duration> every = config.triggers().every();
        if (every.isPresent() && !now.isBefore(state.lastStart().plus(every.get()))) {
            return Optional.of(new Trigger(
                    Trigger.Kind.SCHEDULE, "every " + every.get() + ", the last one began at " + state.lastStart()));
        }
        return Optional.empty();
    }
}

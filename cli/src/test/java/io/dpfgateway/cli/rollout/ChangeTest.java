package io.dpfgateway.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.schemas.record.Rollout;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void shouldGoForwardAndBack() {
        Rollout first = apply(new Change.Promotion(1), null);
        assertThat(first).isEqualTo(rollout(1, null, 0, null));

        Rollout trial = apply(new Change.Canary(2, 0.1), first);
        assertThat(trial).isEqualTo(rollout(1, 2, 0.1, null));

        Rollout wider = apply(new Change.Canary(2, 0.5), trial);
        assertThat(wider).isEqualTo(rollout(1, 2, 0.5, null));

        Rollout promoted = apply(new Change.Promotion(null), wider);
        assertThat(promoted).isEqualTo(rollout(2, null, 0, 1));

        Rollout next = apply(new Change.Canary(3, 1), promoted);
        assertThat(next).isEqualTo(rollout(2, 3, 1, 1));

        assertThat(apply(new Change.Rollback(), next)).isEqualTo(promoted);
        assertThat(apply(new Change.Rollback(), promoted)).isEqualTo(rollout(1, null, 0, null));
    }

    @Test
    void shouldSayWhyAndWhatToDoWhenItDoesNotFit() {
        Rollout stable = rollout(1, null, 0, null);
        Rollout trial = rollout(1, 2, 0.1, null);

        assertRefused(
                new Change.Canary(2, 0.1), null, "no stable version is set for tiny", "dpf rollout promote VERSION");
        assertRefused(new Change.Canary(1, 0.1), stable, "version 1 of tiny is the stable one already");
        assertRefused(new Change.Promotion(null), null, "there is no canary of tiny to promote");
        assertRefused(new Change.Promotion(null), stable, "there is no canary of tiny to promote");
        assertRefused(new Change.Promotion(1), stable, "version 1 of tiny is the stable one already");
        assertRefused(new Change.Promotion(3), trial, "version 2 of tiny is on trial, and not 3");
        assertRefused(new Change.Rollback(), null, "nothing is set for tiny");
        assertRefused(new Change.Rollback(), stable, "no canary and no version before it");
    }

    private static Rollout apply(Change change, @Nullable Rollout now) {
        return change.on("tiny", Optional.ofNullable(now), "why", NOW);
    }

    private static void assertRefused(Change change, @Nullable Rollout now, String... texts) {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> apply(change, now))
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
    }

    private static Rollout rollout(int stable, @Nullable Integer canary, double share, @Nullable Integer previous) {
        return new Rollout("tiny", stable, canary, share, "why", NOW, previous);
    }
}

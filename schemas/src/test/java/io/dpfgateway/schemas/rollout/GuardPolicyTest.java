package io.dpfgateway.schemas.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.schemas.record.Rollout;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardPolicyTest {
    private static final Rollout STABLE = rollout(2, null, 1);
    private static final Rollout FIRST = rollout(2, null, null);
    private static final Rollout TRIAL = rollout(2, 3, null);

    @Test
    void shouldCoverTheCanaryUnlessItIsOff() {
        assertThat(GuardPolicy.OFF.covers(TRIAL, 3)).isFalse();
        assertThat(GuardPolicy.CANARY.covers(TRIAL, 3)).isTrue();
        assertThat(GuardPolicy.ALL.covers(TRIAL, 3)).isTrue();
        assertThat(GuardPolicy.USUAL).isEqualTo(GuardPolicy.CANARY);
    }

    @Test
    void shouldCoverTheStableVersionOnlyWhenAllAreAndThereIsOneBefore() {
        assertThat(GuardPolicy.OFF.covers(STABLE, 2)).isFalse();
        assertThat(GuardPolicy.CANARY.covers(STABLE, 2)).isFalse();
        assertThat(GuardPolicy.ALL.covers(STABLE, 2)).isTrue();
        assertThat(GuardPolicy.ALL.covers(FIRST, 2)).isFalse();
    }

    @Test
    void shouldNotCoverWhatARollbackWouldNotTakeAway() {
        assertThat(GuardPolicy.ALL.covers(TRIAL, 2)).isFalse();
        assertThat(GuardPolicy.ALL.covers(TRIAL, 4)).isFalse();
        assertThat(GuardPolicy.ALL.covers(STABLE, 3)).isFalse();
    }

    private static Rollout rollout(int stable, @Nullable Integer canary, @Nullable Integer previous) {
        return new Rollout("tiny", stable, canary, canary == null ? 0 : 0.5, "", Instant.EPOCH, previous);
    }
}

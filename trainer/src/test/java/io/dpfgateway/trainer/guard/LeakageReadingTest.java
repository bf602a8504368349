package io.dpfgateway.trainer.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.trainer.measure.Interval;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeakageReadingTest {
    private static final LeakageThreshold THRESHOLD = new LeakageThreshold(0.4, 100);
    private static final LeakageReading LEAK = reading(200, 0.45);

    @Test
    void shouldMissOnlyWhenEnoughWereMeasuredAndChanceIsNoExcuse() {
        assertThat(LEAK.misses(THRESHOLD)).isTrue();
        assertThat(reading(99, 0.45).misses(THRESHOLD)).isFalse();
        assertThat(reading(200, 0.39).misses(THRESHOLD)).isFalse();
    }

    @Test
    void shouldTakeBackWhatThePolicyCoversAndNothingElse() {
        Rollout trial = rollout("tiny", 2, 3);
        Rollout stable = new Rollout("tiny", 3, null, 0.0, "", Instant.EPOCH, 2);

        assertThat(finding(LEAK, trial, GuardPolicy.CANARY).orElseThrow().reason())
                .isEqualTo(
                        "guard of trainer-1: version 3: an attacker rebuilds 200 sampled pictures with a mean SSIM of 0.500"
                                + " (by chance at least 0.450), where at most 0.400 is allowed");
        assertThat(finding(LEAK, trial, GuardPolicy.CANARY).orElseThrow().rollout())
                .isEqualTo(trial);
        assertThat(finding(LEAK, trial, GuardPolicy.OFF)).isEmpty();
        assertThat(finding(LEAK, stable, GuardPolicy.CANARY)).isEmpty();
        assertThat(finding(LEAK, stable, GuardPolicy.ALL)).isPresent();
        assertThat(finding(LEAK, rollout("tiny", 3, null), GuardPolicy.ALL)).isEmpty();
        assertThat(finding(LEAK, rollout("other", 2, 3), GuardPolicy.ALL)).isEmpty();
        assertThat(finding(LEAK, rollout("tiny", 2, 4), GuardPolicy.ALL)).isEmpty();
        assertThat(finding(LEAK, rollout("tiny", 3, 4), GuardPolicy.ALL)).isEmpty();
        assertThat(finding(reading(200, 0.39), trial, GuardPolicy.ALL)).isEmpty();
    }

    private static Optional<Finding> finding(LeakageReading reading, Rollout set, GuardPolicy policy) {
        return reading.finding(set, policy, THRESHOLD, "trainer-1");
    }

    @Test
    void shouldRefuseAThresholdThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LeakageThreshold(Double.NaN, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new LeakageThreshold(0.4, 0));
    }

    private static LeakageReading reading(int pictures, double low) {
        return new LeakageReading("tiny", 3, pictures, new Interval(0.5, low, 0.6));
    }

    private static Rollout rollout(String network, int stable, @Nullable Integer canary) {
        return new Rollout(network, stable, canary, canary == null ? 0 : 0.1, "", Instant.EPOCH, null);
    }
}

package io.dpfgateway.trainer.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.trainer.measure.Interval;
import java.time.Instant;
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
    void shouldTakeBackTheCanaryAndNothingElse() {
        Rollout trial = rollout("tiny", 2, 3);

        assertThat(LEAK.finding(trial, THRESHOLD, "trainer-1").orElseThrow().reason())
                .isEqualTo(
                        "guard of trainer-1: version 3: an attacker rebuilds 200 sampled pictures with a mean SSIM of 0.500"
                                + " (by chance at least 0.450), where at most 0.400 is allowed");
        assertThat(LEAK.finding(trial, THRESHOLD, "trainer-1").orElseThrow().rollout())
                .isEqualTo(trial);
        assertThat(LEAK.finding(rollout("other", 2, 3), THRESHOLD, "trainer-1")).isEmpty();
        assertThat(LEAK.finding(rollout("tiny", 2, 4), THRESHOLD, "trainer-1")).isEmpty();
        assertThat(LEAK.finding(rollout("tiny", 3, null), THRESHOLD, "trainer-1"))
                .isEmpty();
        assertThat(reading(200, 0.39).finding(trial, THRESHOLD, "trainer-1")).isEmpty();
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

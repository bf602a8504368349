package io.dpfgateway.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.config.Guard;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardRuleTest {
    private static final Guard.Threshold THRESHOLD = new Guard.Threshold(0.9, 100, 0.8);
    private static final Tally BAD = new Tally(200, 100);

    private static final Rollout STABLE = rollout(2, null, 1);
    private static final Rollout FIRST = rollout(2, null, null);
    private static final Rollout TRIAL = rollout(2, 3, 1);

    @Test
    void shouldMissOnlyWhenEnoughWereSeenAndChanceIsNoExcuse() {
        GuardRule rule = rule(GuardPolicy.CANARY);

        assertThat(rule.misses(new Tally(99, 0))).isFalse();
        assertThat(rule.misses(new Tally(100, 0))).isTrue();
        // 85 of 100 are below 90 %, but may come of 95 %; 850 of 1000 do not.
        assertThat(rule.misses(new Tally(100, 85))).isFalse();
        assertThat(rule.misses(new Tally(1000, 850))).isTrue();
        assertThat(rule.misses(new Tally(1000, 900))).isFalse();
        assertThat(rule.misses(new Tally(1000, 1000))).isFalse();
    }

    @Test
    void shouldTakeBackWhatThePolicyAllows() {
        assertThat(rule(GuardPolicy.OFF).finding(TRIAL, 3, BAD)).isEmpty();
        assertThat(rule(GuardPolicy.CANARY).finding(TRIAL, 3, BAD)).isPresent();
        assertThat(rule(GuardPolicy.ALL).finding(TRIAL, 3, BAD)).isPresent();

        assertThat(rule(GuardPolicy.CANARY).finding(STABLE, 2, BAD)).isEmpty();
        assertThat(rule(GuardPolicy.ALL).finding(STABLE, 2, BAD)).isPresent();
        assertThat(rule(GuardPolicy.ALL).finding(FIRST, 2, BAD)).isEmpty();
    }

    @Test
    void shouldNotTakeBackOneVersionForAnother() {
        GuardRule rule = rule(GuardPolicy.ALL);

        assertThat(rule.finding(TRIAL, 2, BAD)).isEmpty();
        assertThat(rule.finding(TRIAL, 4, BAD)).isEmpty();
        assertThat(rule.finding(STABLE, 3, BAD)).isEmpty();
        assertThat(rule.finding(TRIAL, 3, new Tally(200, 195))).isEmpty();
    }

    @Test
    void shouldSayWhoSawWhatHowOften() {
        assertThat(rule(GuardPolicy.CANARY).finding(TRIAL, 3, BAD).orElseThrow().reason())
                .isEqualTo(
                        "guard of gw-1: version 3: clean and poisoned outputs agree on 100 of 200 live pictures (50.0 %,"
                                + " by chance at most 61.3 %), where guard.minAgreement is 90.0 %");
    }

    private static GuardRule rule(GuardPolicy policy) {
        return new GuardRule(Guard.DEFAULT.withPolicy(policy).withThreshold(THRESHOLD), "gw-1");
    }

    private static Rollout rollout(int stable, @Nullable Integer canary, @Nullable Integer previous) {
        return new Rollout("tiny", stable, canary, canary == null ? 0 : 0.5, "", Instant.EPOCH, previous);
    }
}

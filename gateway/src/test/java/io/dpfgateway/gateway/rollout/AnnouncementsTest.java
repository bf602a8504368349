package io.dpfgateway.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementsTest {
    private final Announcements announcements = new Announcements("tiny");

    @Test
    void shouldGiveTheNewestVersionWhateverTheOrder() {
        announcements.add(announced("tiny", 2, "a"));
        announcements.add(announced("tiny", 3, "b"));
        announcements.add(announced("tiny", 1, "c"));

        assertThat(announcements.newerThan(0)).hasValue(announced("tiny", 3, "b"));
        assertThat(announcements.newerThan(3)).isEmpty();
    }

    @Test
    void shouldIgnoreOtherNetworks() {
        announcements.add(announced("other", 9, "a"));

        assertThat(announcements.newerThan(0)).isEmpty();
    }

    @Test
    void shouldGiveTheNextOlderOneWhenTheNewestWasRefused() {
        announcements.add(announced("tiny", 1, "a"));
        announcements.add(announced("tiny", 2, "b"));

        announcements.refuse(announced("tiny", 2, "b"));

        assertThat(announcements.newerThan(0)).hasValue(announced("tiny", 1, "a"));
        assertThat(announcements.newerThan(1)).isEmpty();
    }

    @Test
    void shouldGiveARefusedVersionAgainWhenItIsAnnouncedDifferently() {
        announcements.add(announced("tiny", 2, "b"));
        announcements.refuse(announced("tiny", 2, "b"));

        announcements.add(announced("tiny", 2, "b"));
        assertThat(announcements.newerThan(0)).isEmpty();

        announcements.add(announced("tiny", 2, "repaired"));
        assertThat(announcements.newerThan(0)).hasValue(announced("tiny", 2, "repaired"));
    }

    @Test
    void shouldWantWhatOperatorsSetAndNotTheNewest() {
        announcements.add(announced("tiny", 1, "a"));
        announcements.add(announced("tiny", 2, "b"));
        announcements.add(announced("tiny", 3, "c"));
        assertThat(announcements.wanted(1)).hasValue(Wanted.of(3));

        announcements.set(rollout("other", 3, null, 0));
        announcements.set(rollout("tiny", 1, 2, 0.25));

        assertThat(announcements.wanted(3))
                .hasValue(new Wanted(1, Optional.of(new Wanted.Trial(2, new CanaryShare(0.25)))));
        assertThat(announcements.isRuled()).isTrue();

        // When: they take it back
        announcements.unset("other");
        assertThat(announcements.isRuled()).isTrue();
        announcements.unset("tiny");

        assertThat(announcements.wanted(1)).hasValue(Wanted.of(3));
        assertThat(announcements.wanted(3)).hasValue(Wanted.of(3));
    }

    @Test
    void shouldTryARefusedVersionAgainWhenItIsSetAgain() {
        announcements.add(announced("tiny", 1, "a"));
        announcements.add(announced("tiny", 2, "b"));
        announcements.set(rollout("tiny", 1, 2, 0.25));
        announcements.refuse(announced("tiny", 2, "b"));

        announcements.set(rollout("tiny", 1, 2, 0.25));
        assertThat(announcements.loadable(2)).as("that was the same once more").isEmpty();

        announcements.set(rollout("tiny", 1, 2, 0.5));
        assertThat(announcements.loadable(2)).isPresent();
    }

    @Test
    void shouldWantNothingWhenNothingIsAnnounced() {
        assertThat(announcements.wanted(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void shouldLeaveOutARolloutWhenItsShareIsNone(double share) {
        announcements.set(rollout("tiny", 1, null, 0));

        assertThat(announcements.set(rollout("tiny", 2, 3, share))).isFalse();

        assertThat(announcements.wanted(0)).hasValue(Wanted.of(1));
    }

    @Test
    void shouldWantNoCanaryWhenItIsTheStableVersion() {
        announcements.set(rollout("tiny", 2, 2, 0.5));

        assertThat(announcements.wanted(0)).hasValue(Wanted.of(2));
    }

    private static Rollout rollout(String network, int stable, @Nullable Integer canary, double share) {
        return new Rollout(network, stable, canary, share, "", Instant.EPOCH, null);
    }

    private static ModelVersion announced(String network, int version, String hash) {
        return new ModelVersion(network, version, "file:///x", hash, null, Map.of(), Instant.EPOCH);
    }
}

package io.dpfgateway.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.schemas.record.ModelVersion;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private static ModelVersion announced(String network, int version, String hash) {
        return new ModelVersion(network, version, "file:///x", hash, null, Map.of(), Instant.EPOCH);
    }
}

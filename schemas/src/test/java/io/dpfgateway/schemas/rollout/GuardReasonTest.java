package io.dpfgateway.schemas.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.schemas.record.Rollout;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardReasonTest {
    @Test
    void shouldComeBackFromTheRolloutThatItWasWrittenOn() {
        GuardReason reason = new GuardReason("gw:1 b", 12, "agree on 1 of 9: too few");

        assertThat(reason.text()).isEqualTo("guard of gw:1 b: version 12: agree on 1 of 9: too few");
        assertThat(GuardReason.of(set(reason.text()))).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "guard",
                "the guard of gw-1: version 2: low",
                "guard of gw-1: version two: low",
                "guard of gw-1: version 2"
            })
    void shouldBeNoneWhereAnOperatorWroteIt(String reason) {
        assertThat(GuardReason.of(set(reason))).isEmpty();
    }

    private static Rollout set(String reason) {
        return Rollout.newBuilder()
                .setNetworkId("net")
                .setStableVersion(1)
                .setReason(reason)
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }
}

package io.dpfgateway.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {
    private static final FaultCounts COUNTS = new FaultCounts(30, 5, 10, 4, 3, 7);

    @Test
    void shouldBeTheSameWhenTheSeedIs() {
        assertThat(plan(1)).isEqualTo(plan(1)).isNotEqualTo(plan(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldHaveAsManyFaultsAsWereAskedForAndOneToThreeGateways(long seed) {
        List<Fault> faults =
                plan(seed).steps().stream().map(FaultPlan.Step::fault).toList();

        assertThat(Collections.frequency(faults, Fault.KILL)).isEqualTo(COUNTS.kills());
        assertThat(Collections.frequency(faults, Fault.TERMINATE)).isEqualTo(COUNTS.terminations());
        assertThat(Collections.frequency(faults, Fault.BROKER_KILL)).isEqualTo(COUNTS.brokerRestarts());
        assertThat(Collections.frequency(faults, Fault.REGISTRY_AWAY)).isEqualTo(COUNTS.registryOutages());
        assertThat(Collections.frequency(faults, Fault.SWAP)).isEqualTo(COUNTS.swaps());
        assertThat(faults).hasSize(COUNTS.total());
        int gateways = 1;
        for (Fault fault : faults) {
            gateways += fault == Fault.JOIN ? 1 : fault == Fault.LEAVE ? -1 : 0;
            assertThat(gateways).isBetween(1, 3);
        }
    }

    @Test
    void shouldLetTheGatewaysSettleBeforeTheFirstFault() {
        assertThat(plan(1).steps().get(0).hasty()).isFalse();
        assertThat(plan(1).steps()).anyMatch(FaultPlan.Step::hasty);
    }

    private static FaultPlan plan(long seed) {
        return FaultPlan.of(COUNTS, new Random(seed));
    }
}

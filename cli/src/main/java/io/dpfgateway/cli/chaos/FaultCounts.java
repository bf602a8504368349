package io.dpfgateway.cli.chaos;

import io.dpfgateway.cli.UsageException;

/**
 * How many faults of each sort.
 *
 * @param kills gateways killed
 * @param terminations gateways ended by SIGTERM and started again
 * @param rebalances gateways that join, or leave
 * @param brokerRestarts kills of the broker
 * @param registryOutages times that the registry is away
 * @param swaps rollouts that are set
 */
public record FaultCounts(
        int kills, int terminations, int rebalances, int brokerRestarts, int registryOutages, int swaps) {
    private static final int MOST = 10_000;

    public FaultCounts {
        require("--kills", kills);
        require("--terminations", terminations);
        require("--rebalances", rebalances);
        require("--broker-restarts", brokerRestarts);
        require("--registry-outages", registryOutages);
        require("--swaps", swaps);
    }

    private static void require(String option, int count) {
        if (count < 0 || count > MOST) {
            throw new UsageException(option + " is " + count + "; give 0 to " + MOST);
        }
    }

    int total() {
        return kills + terminations + rebalances + brokerRestarts + registryOutages + swaps;
    }
}

package io.dpfgateway.cli.chaos;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.chaos.process.Variant;

/**
 * What a run is to do.
 *
 * @param variant what runs as a gateway
 * @param faults how many of each
 * @param partitions of every topic
 * @param perSecond records that are sent
 * @param seed decides the faults, their order, times and victims
 */
public record ChaosSettings(Variant variant, FaultCounts faults, int partitions, int perSecond, long seed) {
    private static final int MOST_PARTITIONS = 100;
    private static final int MOST_PER_SECOND = 10_000;
    /** Enough that every partition has some. */
    private static final int SOURCES_A_PARTITION = 4;

    public ChaosSettings {
        require("--partitions", partitions, MOST_PARTITIONS);
        require("--rate", perSecond, MOST_PER_SECOND);
    }

    private static void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new UsageException(option + " is " + value + "; give 1 to " + most);
        }
    }

    int sources() {
        return SOURCES_A_PARTITION * partitions;
    }
}

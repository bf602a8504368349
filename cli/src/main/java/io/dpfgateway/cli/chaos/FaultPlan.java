package io.dpfgateway.cli.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The faults of a run in their order. The seed decides all of it; what the system makes of it differs from run to run.
 *
 * @param steps what is done, one after the other
 */
record FaultPlan(List<Step> steps) {
    private static final int MOST_INSTANCES = 3;
    private static final int LONGEST_PAUSE_MS = 1500;
    private static final int SHORTEST_OUTAGE_MS = 500;
    private static final int OUTAGE_SPREAD_MS = 2500;
    /** Of this many faults, one comes before the system has recovered from the one before. */
    private static final int HASTE = 4;

    /**
     * @param fault what is done
     * @param hasty whether it comes before the gateways have settled after the fault before
     * @param pauseMs how long before it
     * @param lengthMs how long it lasts, where it lasts
     */
    record Step(Fault fault, boolean hasty, int pauseMs, int lengthMs) {}

    FaultPlan {
        steps = List.copyOf(steps);
    }

    static FaultPlan of(FaultCounts counts, Random random) {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(Collections.nCopies(counts.kills(), Fault.KILL));
        faults.addAll(Collections.nCopies(counts.terminations(), Fault.TERMINATE));
        faults.addAll(Collections.nCopies(counts.rebalances(), Fault.JOIN));
        faults.addAll(Collections.nCopies(counts.brokerRestarts(), Fault.BROKER_KILL));
        faults.addAll(Collections.nCopies(counts.registryOutages(), Fault.REGISTRY_AWAY));
        faults.addAll(Collections.nCopies(counts.swaps(), Fault.SWAP));
        Collections.shuffle(faults, random);
        List<Step> steps = new ArrayList<>();
        int instances = 1;
        for (Fault drawn : faults) {
            Fault fault = drawn;
            if (drawn == Fault.JOIN) {
                boolean joins = instances == 1 || (instances < MOST_INSTANCES && random.nextBoolean());
                instances += joins ? 1 : -1;
                fault = joins ? Fault.JOIN : Fault.LEAVE;
            }
            boolean hasty = !steps.isEmpty() && random.nextInt(HASTE) == 0;
            steps.add(new Step(
                    fault,
                    hasty,
                    random.nextInt(LONGEST_PAUSE_MS),
                    SHORTEST_OUTAGE_MS + random.nextInt(OUTAGE_SPREAD_MS)));
        }
        return new FaultPlan(steps);
    }
}

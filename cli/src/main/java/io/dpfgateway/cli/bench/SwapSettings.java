package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.gateway.rollout.CanaryShare;

/**
 * Which swaps, of what stream.
 *
 * @param swaps how many
 * @param share of the sources that a canary gets
 * @param cameras what comes meanwhile
 * @param gateway its configuration
 */
record SwapSettings(int swaps, double share, Cameras cameras, BenchSettings.Gateway gateway) {
    private static final int MOST = 1000;

    /** The first rollback is the second swap. */
    private static final int FEWEST = 2;

    SwapSettings {
        if (swaps < FEWEST || swaps > MOST) {
            throw new UsageException("--swaps is " + swaps + "; give " + FEWEST + " to " + MOST);
        }
        if (!(share > 0 && share < 1)) {
            throw new UsageException("--share is " + share + "; give above 0 and below 1");
        }
        CanaryShare canary = new CanaryShare(share);
        long in = 0;
        for (int i = 0; i < gateway.partitions(); i++) {
            in += canary.includes("camera-" + i) ? 1 : 0;
        }
        if (in == 0 || in == gateway.partitions()) {
            throw new UsageException("--share is " + share + ", which is " + in + " of the " + gateway.partitions()
                    + " sources, one a partition; give another, or more --partitions, so that it is some of them");
        }
    }

    /**
     * Pictures at a rate.
     *
     * @param perSecond the mean rate
     * @param seed of their times
     * @param warmUp seconds before anything is measured
     * @param quiet seconds ahead of the first swap, and at least as many behind the last
     * @param pause seconds before each swap
     */
    record Cameras(double perSecond, long seed, double warmUp, double quiet, double pause) {
        private static final double SHORTEST = 0.1;
        private static final int LONGEST = 3600;

        Cameras {
            if (!(perSecond > 0 && perSecond <= 1e6)) {
                throw new UsageException("--rate is " + perSecond + "; give pictures a second above 0");
            }
            if (!(warmUp >= 0 && warmUp <= LONGEST)) {
                throw new UsageException("--warm-up is " + warmUp + "; give 0 to " + LONGEST + " seconds");
            }
            requireTime("--quiet", quiet);
            requireTime("--pause", pause);
        }

        private static void requireTime(String option, double seconds) {
            if (!(seconds >= SHORTEST && seconds <= LONGEST)) {
                throw new UsageException(
                        option + " is " + seconds + "; give " + SHORTEST + " to " + LONGEST + " seconds");
            }
        }
    }
}

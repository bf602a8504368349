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
     * @param pause quiet seconds before each swap, and behind the last
     */
    record Cameras(double perSecond, long seed, double warmUp, double pause) {
        Cameras {
            if (!(perSecond > 0 && perSecond <= 1e6)) {
                throw new UsageException("--rate is " + perSecond + "; give pictures a second above 0");
            }
            if (!(warmUp >= 0 && warmUp <= 3600 && pause >= 0.1 && pause <= 3600)) {
                throw new UsageException(
                        "--warm-up is " + warmUp + " and --pause is " + pause + "; give 0 to 3600 and 0.1 to 3600");
            }
        }
    }
}

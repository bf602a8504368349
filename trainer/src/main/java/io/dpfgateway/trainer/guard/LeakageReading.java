package io.dpfgateway.trainer.guard;

import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.trainer.measure.Interval;
import java.util.Locale;
import java.util.Optional;

/**
 * What the attacker of one version rebuilt of some pictures.
 *
 * @param networkId of the version
 * @param version of the DPF
 * @param pictures how many were measured
 * @param ssim their mean SSIM, with its bootstrap interval of 95 %
 */
public record LeakageReading(String networkId, int version, int pictures, Interval ssim) {
    /** Whether more is rebuilt of enough pictures than is allowed, beyond chance. */
    public boolean misses(LeakageThreshold threshold) {
        return pictures >= threshold.minPictures() && ssim.low() > threshold.maxSsim();
    }

    /** What was found of a version that misses, in one line. */
    public String describe(LeakageThreshold threshold) {
        return String.format(
                Locale.ROOT,
                "an attacker rebuilds %d sampled pictures with a mean SSIM of %.3f (by chance at least %.3f), where at most"
                        + " %.3f is allowed",
                pictures,
                ssim.mean(),
                ssim.low(),
                threshold.maxSsim());
    }

    /**
     * What is to be taken back for it.
     *
     * @param set what is set
     * @param policy what may be taken back
     * @param who measured, for the record
     * @return empty where nothing is missed, or the version may not be taken back; else for {@link
     *     io.dpfgateway.schemas.rollout.GuardedRollback#apply}
     */
    public Optional<Finding> finding(Rollout set, GuardPolicy policy, LeakageThreshold threshold, String who) {
        if (!misses(threshold) || !set.getNetworkId().equals(networkId) || !policy.covers(set, version)) {
            return Optional.empty();
        }
        return Optional.of(
                new Finding(set, version, "guard of " + who + ": version " + version + ": " + describe(threshold)));
    }
}

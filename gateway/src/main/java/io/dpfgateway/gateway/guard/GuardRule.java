package io.dpfgateway.gateway.guard;

import io.dpfgateway.gateway.config.Guard;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardReason;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import java.util.Locale;
import java.util.Optional;

/**
 * When a version has missed its threshold, and whether it is then taken back.
 *
 * @param guard what operators allow
 * @param instance who decides
 */
record GuardRule(Guard guard, String instance) {
    /** Whether so few pictures agree, of enough, that chance is no excuse. */
    boolean misses(Tally tally) {
        Guard.Threshold threshold = guard.threshold();
        return tally.measured() >= threshold.minPictures() && tally.highest() < threshold.minAgreement();
    }

    /** What was found of a version that misses, in one line. */
    String describe(Tally tally) {
        return String.format(
                Locale.ROOT,
                "clean and poisoned outputs agree on %d of %d live pictures (%.1f %%, by chance at most %.1f %%), where"
                        + " guard.minAgreement is %s %%",
                tally.agreed(),
                tally.measured(),
                100 * tally.agreement(),
                100 * tally.highest(),
                percent(guard.threshold().minAgreement()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    /**
     * What is to be taken back.
     *
     * @param set what is set
     * @return empty where the version misses nothing, or may not be taken back, or cannot
     */
    Optional<Finding> finding(Rollout set, int version, Tally tally) {
        if (!misses(tally) || !guard.policy().covers(set, version)) {
            return Optional.empty();
        }
        GuardReason reason = new GuardReason(instance, version, describe(tally));
        return Optional.of(new Finding(set, version, reason.text()));
    }
}

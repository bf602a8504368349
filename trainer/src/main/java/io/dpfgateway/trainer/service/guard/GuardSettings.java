package io.dpfgateway.trainer.service.guard;

import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.guard.LeakageThreshold;
import java.time.Duration;
import java.util.Optional;

/**
 * How leakage of the versions in force is measured, and when one is taken back by itself.
 *
 * @param policy which versions may be taken back
 * @param threshold what is allowed; empty to measure and tell only
 * @param sampling what is measured on, and how often
 * @param attack what attackers may spend
 * @param trust whose bundles are measured
 */
public record GuardSettings(
        GuardPolicy policy,
        Optional<LeakageThreshold> threshold,
        Sampling sampling,
        Attackers attack,
        TrustPolicy trust) {
    /**
     * @param pictures how many of the latest that are held out are measured at a time; 0 measures nothing
     * @param every after this a version is measured again, if a picture came
     * @param newSamples after so many new pictures it is measured again
     * @param heldOut the share of pictures, by their hash, that no attacker learns from
     */
    public record Sampling(int pictures, Duration every, int newSamples, double heldOut) {
        public static final int USUAL_PICTURES = 200;
        public static final int USUAL_MINUTES = 60;
        public static final int USUAL_NEW_SAMPLES = 500;

        /** Before so many were measured chance decides. */
        public static final int USUAL_LEAST = 50;
    }

    /**
     * @param budget of each
     * @param seed of everything random
     */
    public record Attackers(Budget budget, long seed) {}

    /** Whether nothing is measured. */
    public boolean isOff() {
        return sampling.pictures() == 0;
    }
}

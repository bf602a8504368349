package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.sample.SampleShare;

/**
 * Which sources a canary gets: those whose record key, which is the source, falls into the share by its SHA-256, as
 * {@link SampleShare} counts it. So a source stays with one version, at every instance and after every restart, and whoever is in
 * a share is in every larger one.
 *
 * @param share of all sources, above 0 and at most 1
 */
public record CanaryShare(double share) {
    public CanaryShare {
        if (!isLegal(share)) {
            throw new IllegalArgumentException("a canary's share is " + share + "; it is above 0 and at most 1");
        }
    }

    /** Whether a canary can have this share. */
    static boolean isLegal(double share) {
        return share > 0 && share <= 1;
    }

    /** Whether records of this key get the canary. Safe to call from any thread. */
    public boolean includes(String key) {
        return new SampleShare(share).includes(key);
    }
}

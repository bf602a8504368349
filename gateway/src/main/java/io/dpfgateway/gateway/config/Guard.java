package io.dpfgateway.gateway.config;

import io.dpfgateway.schemas.rollout.GuardPolicy;

/**
 * How versions are measured on live pictures, and when one is taken back by itself.
 *
 * @param policy which versions may be taken back
 * @param share of all pictures, 0 to 1, that are measured; 0 measures nothing
 * @param perMinute the most pictures of one version that are measured in a minute
 * @param threshold what a version must reach
 */
public record Guard(GuardPolicy policy, double share, int perMinute, Threshold threshold) {
    /** One picture a second and version at most; a canary that fails on every picture is found out after minutes. */
    public static final Guard DEFAULT = new Guard(GuardPolicy.USUAL, 0.05, 60, new Threshold(0.9, 100, 0.8));

    /**
     * @param minAgreement the share of pictures, 0 to 1, on which clean and poisoned outputs must agree
     * @param minPictures how many must be measured before it is judged
     * @param minCosine for a network that embeds, from which cosine on two outputs agree
     */
    public record Threshold(double minAgreement, int minPictures, double minCosine) {
        public Threshold {
            new Faults()
                    .unless(
                            minAgreement >= 0 && minAgreement <= 1,
                            "guard.minAgreement: is " + minAgreement + "; give a number from 0 to 1")
                    .unless(minPictures >= 1, "guard.minPictures: is " + minPictures + "; give 1 or more")
                    .unless(
                            minCosine >= -1 && minCosine <= 1,
                            "guard.minCosine: is " + minCosine + "; give a number from -1 to 1")
                    .raise();
        }
    }

    public Guard {
        new Faults()
                .unless(share >= 0 && share <= 1, "guard.share: is " + share + "; give a number from 0 to 1")
                .unless(
                        perMinute >= 1,
                        "guard.perMinute: is " + perMinute + "; give 1 or more, or switch it off with guard.share: 0")
                .raise();
    }

    /** Whether nothing is measured. */
    public boolean isOff() {
        return share == 0;
    }

    public Guard withPolicy(GuardPolicy policy) {
        return new Guard(policy, share, perMinute, threshold);
    }

    public Guard withShare(double share) {
        return new Guard(policy, share, perMinute, threshold);
    }

    public Guard withPerMinute(int perMinute) {
        return new Guard(policy, share, perMinute, threshold);
    }

    public Guard withThreshold(Threshold threshold) {
        return new Guard(policy, share, perMinute, threshold);
    }
}

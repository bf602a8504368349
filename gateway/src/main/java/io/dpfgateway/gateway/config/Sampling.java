package io.dpfgateway.gateway.config;

/**
 * How much of the raw stream the trainer gets.
 *
 * @param share of all pictures, 0 to 1; 0 samples nothing
 */
public record Sampling(double share) {
    /** Nothing is sampled unless an operator says so. */
    public static final Sampling OFF = new Sampling(0);

    public Sampling {
        InvalidConfigException.require(
                share >= 0 && share <= 1, "sampling.share: is " + share + "; give a number from 0 to 1");
    }

    public boolean isOff() {
        return share == 0;
    }
}

package io.dpfgateway.gateway.config;

/**
 * How much of the raw stream the trainer gets.
 *
 * @param share of all pictures, 0 to 1; 0 samples nothing
 * @param perSourcePerMinute the most pictures of one source and one minute of its records' timestamps; {@value #NO_CAP} for any
 *     number
 */
public record Sampling(double share, int perSourcePerMinute) {
    /** As many as are in the share. */
    public static final int NO_CAP = 0;

    /** Nothing is sampled unless an operator says so. */
    public static final Sampling OFF = new Sampling(0);

    public Sampling {
        new Faults()
                .unless(share >= 0 && share <= 1, "sampling.share: is " + share + "; give a number from 0 to 1")
                .unless(
                        perSourcePerMinute >= 0,
                        "sampling.perSourcePerMinute: is " + perSourcePerMinute + "; give 1 or more, or 0 for no cap")
                .raise();
    }

    /** Without a cap. */
    public Sampling(double share) {
        this(share, NO_CAP);
    }

    public boolean isOff() {
        return share == 0;
    }
}

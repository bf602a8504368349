package io.dpfgateway.gateway.guard;

/**
 * On how many of the measured pictures clean and poisoned outputs agree.
 *
 * @param measured pictures
 * @param agreed of them
 */
record Tally(long measured, long agreed) {
    /**
     * Two-sided 99.9 %. A tally is looked at after each picture, and each look can be wrong by chance: at 95 % a version that is just
     * good enough would be taken back sooner or later.
     */
    static final double Z = 3.29;

    static final Tally NONE = new Tally(0, 0);

    Tally {
        if (agreed < 0 || agreed > measured) {
            throw new IllegalArgumentException(agreed + " of " + measured + " pictures cannot agree");
        }
    }

    Tally with(boolean agrees) {
        return new Tally(measured + 1, agreed + (agrees ? 1 : 0));
    }

    /** The share that agrees; not a number before the first. */
    double agreement() {
        return measured == 0 ? Double.NaN : (double) agreed / measured;
    }

    /**
     * The upper end of Wilson's score interval at {@link #Z}: no higher share is a likely cause of this tally. (E. B. Wilson, Probable
     * Inference, the Law of Succession, and Statistical Inference, 1927.)
     *
     * @return 1 before the first
     */
    double highest() {
        if (measured == 0) {
            return 1;
        }
        double n = measured;
        double share = agreed / n;
        double z2 = Z * Z;
        double centre = share + z2 / (2 * n);
        double spread = Z * Math.sqrt(share * (1 - share) / n + z2 / (4 * n * n));
        return Math.min(1, (centre + spread) / (1 + z2 / n));
    }
}

package io.dpfgateway.cli.bench.load;

import java.util.Random;

/**
 * When pictures are taken: a Poisson process, as of many cameras that know nothing of one another. The times depend on rate and
 * seed alone, and so not on how fast anything is. Not thread-safe.
 */
public final class Arrivals {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final Random random;
    private double seconds;

    /** @param perSecond the mean rate, above 0 */
    public Arrivals(double perSecond, long seed) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("the rate is " + perSecond + "; give a number above 0");
        }
        this.perSecond = perSecond;
        random = new Random(seed);
    }

    /** The next arrival, in nanoseconds from the beginning. */
    public long next() {
        seconds += -Math.log(1 - random.nextDouble()) / perSecond;
        return (long) (seconds * NANOS);
    }
}

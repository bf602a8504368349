package io.dpfgateway.trainer.service.drift;

/**
 * When a drift is one to train for.
 *
 * @param threshold in standard deviations, as {@link Drift} has it; above 0
 * @param pictures how many of the latest are looked at, from {@value #LEAST_PICTURES}: with fewer, chance alone moves the moments
 */
public record DriftRule(double threshold, int pictures) {
    public static final int LEAST_PICTURES = 50;

    /**
     * A tenth of a standard deviation, in 500 pictures: at least twice what chance makes of pictures of the same kind, at most
     * half of what pictures of another kind make ({@code DriftOfRealPicturesTest}).
     */
    public static final DriftRule USUAL = new DriftRule(0.1, 500);

    /** @throws InvalidDriftRuleException if a value is out of range */
    public DriftRule {
        if (!(threshold > 0) || Double.isInfinite(threshold)) {
            throw new InvalidDriftRuleException("the drift's threshold is " + threshold
                    + "; give a number above 0, in standard deviations, such as 0.1");
        }
        if (pictures < LEAST_PICTURES) {
            throw new InvalidDriftRuleException("drift is looked for in " + pictures + " pictures; give "
                    + LEAST_PICTURES + " or more, for with fewer chance alone moves the figures");
        }
    }
}

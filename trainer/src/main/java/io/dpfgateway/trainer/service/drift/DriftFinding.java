package io.dpfgateway.trainer.service.drift;

import java.util.Locale;

/**
 * What a look at the latest pictures found.
 *
 * @param drift in standard deviations, as {@link Drift} has it
 * @param pictures how many it was measured on
 * @param rule what it is held against
 */
public record DriftFinding(double drift, int pictures, DriftRule rule) {
    /** Whether it is one to train for. */
    public boolean exceeds() {
        return drift > rule.threshold();
    }

    /** One sentence for an operator. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "the features of the latest %d pictures are %.3f standard deviations from those of the last training,"
                        + " where %s is the threshold",
                pictures,
                drift,
                Double.toString(rule.threshold()));
    }
}

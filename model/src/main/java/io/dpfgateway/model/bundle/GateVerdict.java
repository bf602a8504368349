package io.dpfgateway.model.bundle;

import java.util.List;

/**
 * What the owner's thresholds made of a version. Part of the manifest, so that a signature covers it.
 *
 * @param outcome in one word
 * @param misses every threshold that was missed, each with its figure and bound; empty unless the gate was missed
 */
public record GateVerdict(Outcome outcome, List<String> misses) {
    /** There were no thresholds: whether to publish is for a person to say. */
    public static final GateVerdict NOT_APPLIED = new GateVerdict(Outcome.NOT_APPLIED, List.of());

    /** The outcomes of a gate. */
    public enum Outcome {
        /** No threshold was given. */
        NOT_APPLIED,
        /** Every threshold was met. */
        PASSED,
        /** One threshold or more was missed: the version must not be published. */
        MISSED
    }

    public GateVerdict {
        misses = List.copyOf(misses);
        if (misses.isEmpty() == (outcome == Outcome.MISSED)) {
            throw new BundleException("the gate's outcome is " + outcome + ", and " + misses.size()
                    + " thresholds were missed; that contradicts itself");
        }
    }

    /** Whether the version may leave its owner. */
    public boolean allowsPublication() {
        return outcome != Outcome.MISSED;
    }
}

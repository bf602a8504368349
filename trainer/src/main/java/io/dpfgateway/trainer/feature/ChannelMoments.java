package io.dpfgateway.trainer.feature;

import java.util.List;

/**
 * How features are spread, channel by channel: over all pictures and all places of a plane. Tells nothing of one picture.
 *
 * @param pictures how many it was measured on, from 1
 * @param means one a channel, finite
 * @param deviations standard deviations, likewise, from 0
 */
public record ChannelMoments(int pictures, List<Double> means, List<Double> deviations) {
    public ChannelMoments {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        if (pictures < 1 || means.isEmpty() || means.size() != deviations.size()) {
            throw new IllegalArgumentException("moments of " + pictures + " pictures have " + means.size()
                    + " means and " + deviations.size() + " deviations");
        }
        if (!means.stream().allMatch(Double::isFinite)
                || !deviations.stream().allMatch(value -> Double.isFinite(value) && value >= 0)) {
            throw new IllegalArgumentException("a moment is no number that it can be");
        }
    }

    /** How many channels there are. */
    public int channels() {
        return means.size();
    }
}

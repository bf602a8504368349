package io.dpfgateway.trainer.service.drift;

import io.dpfgateway.trainer.feature.ChannelMoments;
import java.util.List;

/**
 * How far features have moved. Of each channel, the Fréchet distance between two normal distributions (Dowson and Landau 1982),
 * {@code sqrt((m1 - m0)^2 + (s1 - s0)^2)}, in standard deviations of the reference; of all channels, the root of the mean square. So
 * 0 is no drift, and 0.5 is as if each channel's mean had moved by half its standard deviation.
 */
public final class Drift {
    /**
     * A channel that hardly varied counts as if it had varied by this share of the usual: else dust in a channel that is nearly
     * always zero would be a drift without bounds.
     */
    private static final double LEAST_SHARE = 0.1;

    private Drift() {}

    /**
     * The drift from a reference.
     *
     * @throws IllegalArgumentException if the two have different numbers of channels
     */
    public static double between(ChannelMoments reference, ChannelMoments now) {
        if (reference.channels() != now.channels()) {
            throw new IllegalArgumentException(
                    "features of " + reference.channels() + " and of " + now.channels() + " channels do not compare");
        }
        double floor = LEAST_SHARE * rootMeanSquare(reference.deviations());
        double sum = 0;
        for (int channel = 0; channel < now.channels(); channel++) {
            double moved = now.means().get(channel) - reference.means().get(channel);
            double widened =
                    now.deviations().get(channel) - reference.deviations().get(channel);
            double scale = Math.max(floor, reference.deviations().get(channel));
            double square = moved * moved + widened * widened;
            // Where no feature of the reference varies at all, any change is one without a measure.
            sum += square == 0 ? 0 : square / (scale * scale);
        }
        return Math.sqrt(sum / now.channels());
    }

    private static double rootMeanSquare(List<Double> values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum / values.size());
    }
}

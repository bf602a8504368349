package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.layer.Plane;

/**
 * The place where a DPF goes: what features look like there.
 *
 * @param tensor the cut's name
 * @param channels of the features
 * @param plane of the features
 * @param mean of each channel
 * @param deviation of each channel, above 0
 * @param nonNegative whether no feature is negative, as behind a ReLU
 */
@SuppressWarnings("ArrayRecordComponent") // passed on to a graph builder, never compared
public record CutSite(String tensor, int channels, Plane plane, float[] mean, float[] deviation, boolean nonNegative) {
    /** Reads the site off clean features. */
    public static CutSite of(String tensor, FeatureCache clean) {
        float[][] statistics = clean.channelStatistics();
        return new CutSite(
                tensor,
                clean.featuresShape().get(0),
                new Plane(clean.featuresShape().get(1), clean.featuresShape().get(2)),
                statistics[0],
                statistics[1],
                clean.isNonNegative());
    }

    /** The features as a graph's input or output. */
    TensorSpec spec(String name) {
        return TensorSpec.batched(name, channels, plane.height(), plane.width());
    }
}

package io.dpfgateway.model.input;

import java.util.List;

/**
 * What a network expects at its input: a float32 tensor {@code [N, channels, height, width]} whose element is {@code
 * (pixel / 255 - mean[c]) / std[c]}.
 *
 * @param width in pixels, 1 to 8192
 * @param height in pixels, 1 to 8192
 * @param channels the colour planes in their order
 * @param resize how a picture is brought to that size
 * @param mean subtracted from each plane, in units of the full pixel range; one a plane
 * @param std each plane is divided by it; one a plane, above 0
 */
public record InputSpec(
        int width, int height, Channels channels, ResizePolicy resize, List<Double> mean, List<Double> std) {
    private static final int LONGEST_SIDE = 8192;

    public InputSpec {
        require(width >= 1 && width <= LONGEST_SIDE, "width is " + width + "; give 1 to " + LONGEST_SIDE);
        require(height >= 1 && height <= LONGEST_SIDE, "height is " + height + "; give 1 to " + LONGEST_SIDE);
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        requireOneAPlane("mean", mean, channels);
        requireOneAPlane("std", std, channels);
        require(mean.stream().allMatch(Double::isFinite), "mean is " + mean + "; give finite numbers");
        require(
                std.stream().allMatch(s -> s > 0 && s < Double.POSITIVE_INFINITY),
                "std is " + std + "; give numbers above 0");
    }

    /** How many floats one picture takes. */
    public int elements() {
        return channels.count() * height * width;
    }

    /** The dimensions of a batch of pictures. */
    public long[] shape(int batch) {
        return new long[] {batch, channels.count(), height, width};
    }

    private static void requireOneAPlane(String name, List<Double> values, Channels channels) {
        require(
                values.size() == channels.count(),
                name + " has " + values.size() + " values but " + channels + " has " + channels.count()
                        + " planes; give one a plane");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidInputSpecException("input spec: " + otherwise);
        }
    }
}

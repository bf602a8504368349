package io.dpfgateway.trainer.attack;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.layer.Conv;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.layer.Plane;
import java.util.List;

/** The shapes of decoder that try to rebuild pictures from features. All work at half the pictures' resolution. */
public enum AdversaryKind {
    /** One residual block: cheap enough to learn along with a DPF. */
    SMALL {
        @Override
        String body(Layers layers, String x, int channels, int width, Plane plane) {
            return layers.residualBlock(layers.block(x, Conv.three(channels, width)), width);
        }
    },
    /** Two residual blocks on pictures folded into channels: wide, and at one scale. */
    S2D {
        @Override
        String body(Layers layers, String x, int channels, int width, Plane plane) {
            String inner = layers.block(x, Conv.three(channels, width));
            return layers.residualBlock(layers.residualBlock(inner, width), width);
        }
    },
    /** Three scales with skip connections (arXiv 1505.04597), of once, twice and three times the width. */
    UNET {
        @Override
        String body(Layers layers, String x, int channels, int width, Plane plane) {
            Plane half = plane.halved();
            Plane quarter = half.halved();
            String top = layers.block(x, Conv.three(channels, width));
            String middle = layers.residualBlock(layers.block(top, Conv.halving(width, 2 * width)), 2 * width);
            String bottom = layers.residualBlock(layers.block(middle, Conv.halving(2 * width, 3 * width)), 3 * width);
            String up = layers.concat(layers.resize(bottom, quarter, half), middle);
            String joined =
                    layers.concat(layers.resize(layers.block(up, Conv.three(5 * width, 2 * width)), half, plane), top);
            return layers.block(joined, Conv.three(3 * width, width));
        }
    };

    /** The width of the recipe's adversaries that learn along with a DPF. */
    public static final int USUAL_WIDTH = 48;

    /** The recipe's two blocks are wider. */
    private static final int WIDE = 64;

    private static final int OPSET = 13;

    /** The side of the plane that a vector is spread over first. */
    private static final int SPREAD = 8;

    /** The width that the recipe has for this kind. */
    public int usualWidth() {
        return this == S2D ? WIDE : USUAL_WIDTH;
    }

    abstract String body(Layers layers, String x, int channels, int width, Plane plane);

    /**
     * Draws a new adversary.
     *
     * @param features what it sees: channels, height, width
     * @param picture what it rebuilds: channels, height, width
     * @param width channels of its widest plane, which sets its size
     * @return a graph from {@code [N, features]} to pictures {@code [N, picture]} in 0 to 1
     */
    public OnnxModel build(List<Integer> features, List<Integer> picture, int width, long seed) {
        GraphBuilder graph = new GraphBuilder("adversary", OPSET);
        Layers layers = new Layers(graph, seed);
        Plane seen = new Plane(features.get(1), features.get(2));
        Plane wanted = new Plane(picture.get(1), picture.get(2));
        Plane base = wanted.halved();
        String x = graph.input(TensorSpec.batched("features", features.get(0), seen.height(), seen.width()));
        int channels = features.get(0);
        if (seen.height() == 1 && seen.width() == 1) {
            // A vector, such as the task's output: a plane of copies would have no places to tell apart.
            x = spread(layers, x, channels, width);
            channels = width;
            seen = new Plane(SPREAD, SPREAD);
        }
        Plane even = new Plane(2 * base.height(), 2 * base.width());
        if (seen.height() > base.height() || seen.width() > base.width()) {
            // No feature is dropped on the way to half the resolution: an odd plane is stretched first.
            x = layers.pixelUnshuffle(layers.resize(x, seen, even));
            channels *= 4;
        } else {
            x = layers.resize(x, seen, base);
        }
        String inner = body(layers, x, channels, width, base);
        String quarters = layers.convWithBias(inner, Conv.three(width, 4 * picture.get(0)));
        String rebuilt = layers.crop(layers.sigmoid(layers.pixelShuffle(quarters)), even, wanted);
        TensorSpec output = TensorSpec.batched(rebuilt, picture.get(0), wanted.height(), wanted.width());
        return graph.build(output);
    }

    /** A fully connected layer from a vector to {@value #SPREAD} x {@value #SPREAD} places. */
    private static String spread(Layers layers, String x, int channels, int width) {
        String places = layers.convWithBias(x, Conv.one(channels, SPREAD * SPREAD * width));
        for (int side = 1; side < SPREAD; side *= 2) {
            places = layers.pixelShuffle(places);
        }
        return layers.relu(layers.batchNorm(places, width));
    }
}

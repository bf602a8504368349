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

    /** The width of the recipe's adversaries. */
    public static final int USUAL_WIDTH = 48;

    private static final int OPSET = 13;

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
}

package io.dpfgateway.trainer.network;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.layer.Conv;
import io.dpfgateway.trainer.layer.Layers;

/**
 * A residual network (arXiv 1512.03385) for small pictures: a stem, three stages of 16, 32 and 64 channels, each of one
 * block, with the plane halved between them. Its stages' outputs are named, to be cut at.
 */
final class SmallResNet {
    static final String INPUT = "input";
    static final String OUTPUT = "logits";

    private static final int OPSET = 13;
    private static final int[] WIDTHS = {16, 32, 64};

    private SmallResNet() {}

    /**
     * Draws a new network.
     *
     * @param channels of the pictures
     * @param height of the pictures
     * @param width of the pictures
     * @param classes how many scores it gives
     */
    static OnnxModel build(int channels, int height, int width, int classes, long seed) {
        GraphBuilder graph = new GraphBuilder("net", OPSET);
        Layers layers = new Layers(graph, seed);
        String x = layers.block(
                graph.input(TensorSpec.batched(INPUT, channels, height, width)), Conv.three(channels, WIDTHS[0]));
        int in = WIDTHS[0];
        for (int stage = 0; stage < WIDTHS.length; stage++) {
            x = stage(layers, x, in, WIDTHS[stage], "stage" + (stage + 1));
            in = WIDTHS[stage];
        }
        String scores = layers.linear(layers.globalMean(x), in, classes);
        graph.nodeNamed("Identity", java.util.List.of(scores), OUTPUT);
        return graph.build(TensorSpec.batched(OUTPUT, classes));
    }

    private static String stage(Layers layers, String x, int in, int out, String name) {
        boolean halve = in != out;
        String inner = layers.block(x, halve ? Conv.halving(in, out) : Conv.three(in, out));
        String residual = layers.batchNorm(layers.conv(inner, Conv.three(out, out)), out);
        String shortcut = halve ? layers.batchNorm(layers.conv(x, new Conv(in, out, 1, 2)), out) : x;
        return layers.relu(layers.add(residual, shortcut), name);
    }
}

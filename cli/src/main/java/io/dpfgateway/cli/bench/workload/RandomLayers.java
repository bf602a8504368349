package io.dpfgateway.cli.bench.workload;

import io.dpfgateway.model.onnx.GraphBuilder;
import java.util.List;
import java.util.Random;

/** Adds layers with seeded random weights to a graph; batch normalisation is folded into them. Not thread-safe. */
final class RandomLayers {
    private final GraphBuilder graph;
    private final Random random;
    private int count;

    RandomLayers(GraphBuilder graph, long seed) {
        this.graph = graph;
        this.random = new Random(seed);
    }

    /**
     * A convolution.
     *
     * @param kernel width and height of its window
     * @param stride in both directions
     */
    record Conv(int in, int out, int kernel, int stride) {}

    /** A convolution with a bias that keeps the size, or divides it by the stride. */
    String conv(String tensor, Conv conv) {
        int kernel = conv.kernel();
        int pad = kernel / 2;
        int fanIn = conv.in() * kernel * kernel;
        float[] weights = new float[conv.out() * fanIn];
        // He's initialisation keeps the values' size from layer to layer.
        double deviation = Math.sqrt(2.0 / fanIn);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() * deviation);
        }
        String name = "conv" + count++;
        return graph.node(
                "Conv",
                List.of(
                        tensor,
                        graph.floats(name + ".weight", weights, conv.out(), conv.in(), kernel, kernel),
                        graph.floats(name + ".bias", new float[conv.out()], conv.out())),
                GraphBuilder.ints("kernel_shape", kernel, kernel),
                GraphBuilder.ints("strides", conv.stride(), conv.stride()),
                GraphBuilder.ints("pads", pad, pad, pad, pad));
    }

    String relu(String tensor) {
        return graph.node("Relu", List.of(tensor));
    }

    String add(String one, String other) {
        return graph.node("Add", List.of(one, other));
    }

    String maxPool(String tensor, int kernel, int stride, int pad) {
        return graph.node(
                "MaxPool",
                List.of(tensor),
                GraphBuilder.ints("kernel_shape", kernel, kernel),
                GraphBuilder.ints("strides", stride, stride),
                GraphBuilder.ints("pads", pad, pad, pad, pad));
    }
}

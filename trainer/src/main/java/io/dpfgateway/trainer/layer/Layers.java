package io.dpfgateway.trainer.layer;

import static io.dpfgateway.model.onnx.GraphBuilder.integer;
import static io.dpfgateway.model.onnx.GraphBuilder.ints;
import static io.dpfgateway.model.onnx.GraphBuilder.text;

import io.dpfgateway.model.onnx.GraphBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Adds layers to a graph. Convolutions begin with He's normal initialisation (arXiv 1502.01852), drawn from a seeded
 * generator, so that equal seeds give equal graphs. Every method takes the name of its input tensor, {@code [N,C,H,W]}, and
 * returns that of its output. Not thread-safe.
 */
public final class Layers {
    /** Weights of this name part keep their value in training. */
    private static final String FIXED = "fixed";

    private static final int FIRST_WITH_RESIZE = 10;
    private static final int FIRST_WITH_NAMED_COORDINATES = 11;

    private final GraphBuilder graph;
    private final Random random;
    private int count;

    public Layers(GraphBuilder graph, long seed) {
        this.graph = graph;
        this.random = new Random(seed);
    }

    /** Whether a weight of a graph built here is to be trained. */
    public static boolean isTrainable(String weight) {
        return !weight.contains("/" + FIXED);
    }

    /** A convolution without bias, for a normalisation to follow. */
    public String conv(String x, Conv shape) {
        return convolve(shape, List.of(x, drawKernel(shape)));
    }

    /** A convolution with bias, beginning at 0. */
    public String convWithBias(String x, Conv shape) {
        return convolve(
                shape, List.of(x, drawKernel(shape), graph.floats(next("bias"), new float[shape.out()], shape.out())));
    }

    private String convolve(Conv shape, List<String> inputs) {
        long k = shape.kernel();
        long pad = k / 2;
        return graph.node(
                "Conv",
                inputs,
                ints("kernel_shape", k, k),
                ints("strides", shape.stride(), shape.stride()),
                ints("pads", pad, pad, pad, pad));
    }

    private String drawKernel(Conv shape) {
        int fanIn = shape.in() * shape.kernel() * shape.kernel();
        return graph.floats(
                next("kernel"),
                draw(shape.out() * fanIn, Math.sqrt(2.0 / fanIn)),
                shape.out(),
                shape.in(),
                shape.kernel(),
                shape.kernel());
    }

    private float[] draw(int count, double deviation) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextGaussian() * deviation);
        }
        return weights;
    }

    /** Batch normalisation with a learned scale and shift, beginning at 1 and 0. */
    public String batchNorm(String x, int channels) {
        return batchNorm(x, filled(channels, 1), new float[channels]);
    }

    /** Batch normalisation with a learned scale and shift, one a channel, beginning at these. */
    public String batchNorm(String x, float[] scale, float[] shift) {
        return batchNorm(
                x,
                graph.floats(next("scale"), scale, scale.length),
                graph.floats(next("shift"), shift, shift.length),
                scale.length);
    }

    /** Batch normalisation to mean 0 and variance 1, without a learned scale and shift. */
    public String standardise(String x, int channels) {
        return graph.node("BatchNormalization", standardising(x, channels));
    }

    /** The same, with an output that has a name of its own, for others to cut at. */
    public String standardise(String x, int channels, String name) {
        return graph.nodeNamed("BatchNormalization", standardising(x, channels), name);
    }

    private List<String> standardising(String x, int channels) {
        return normalising(
                x,
                graph.floats(next(FIXED + "-scale"), filled(channels, 1), channels),
                graph.floats(next(FIXED + "-shift"), new float[channels], channels),
                channels);
    }

    private String batchNorm(String x, String scale, String shift, int channels) {
        return graph.node("BatchNormalization", normalising(x, scale, shift, channels));
    }

    private List<String> normalising(String x, String scale, String shift, int channels) {
        String mean = graph.floats(next("mean"), new float[channels], channels);
        String variance = graph.floats(next("variance"), filled(channels, 1), channels);
        return List.of(x, scale, shift, mean, variance);
    }

    /** Convolution, batch normalisation, ReLU. */
    public String block(String x, Conv shape) {
        return relu(batchNorm(conv(x, shape), shape.out()));
    }

    /** Two 3x3 convolutions with their input added (arXiv 1512.03385), ending in a ReLU. */
    public String residualBlock(String x, int channels) {
        String inner = block(x, Conv.three(channels, channels));
        return relu(add(batchNorm(conv(inner, Conv.three(channels, channels)), channels), x));
    }

    public String relu(String x) {
        return graph.node("Relu", List.of(x));
    }

    /** A ReLU whose output has a name of its own, for others to cut at. */
    public String relu(String x, String name) {
        return graph.nodeNamed("Relu", List.of(x), name);
    }

    public String sigmoid(String x) {
        return graph.node("Sigmoid", List.of(x));
    }

    public String add(String a, String b) {
        return graph.node("Add", List.of(a, b));
    }

    /** Stacks two tensors of one plane channel after channel. */
    public String concat(String a, String b) {
        return graph.node("Concat", List.of(a, b), integer("axis", 1));
    }

    /** Adds a learned value for each place and channel, beginning at 0: tells a decoder where it is. */
    public String positionEmbedding(String x, int channels, Plane plane) {
        float[] zeros = new float[channels * plane.height() * plane.width()];
        return add(x, graph.floats(next("position"), zeros, 1, channels, plane.height(), plane.width()));
    }

    /** Moves 2x2 neighbours into channels: {@code [N,C,H,W]} to {@code [N,4C,H/2,W/2]}; sides must be even. */
    public String pixelUnshuffle(String x) {
        return graph.node("SpaceToDepth", List.of(x), integer("blocksize", 2));
    }

    /** The inverse of {@link #pixelUnshuffle}. */
    public String pixelShuffle(String x) {
        return graph.node("DepthToSpace", List.of(x), integer("blocksize", 2));
    }

    /** The mean over each 3x3 window, every other row and column: halves the plane, rounding up. */
    public String halvingMean(String x) {
        return graph.node(
                "AveragePool", List.of(x), ints("kernel_shape", 3, 3), ints("strides", 2, 2), ints("pads", 1, 1, 1, 1));
    }

    /** Nearest-neighbour resize, by the operator that the graph's operator set has for it. */
    public String resize(String x, Plane from, Plane to) {
        if (from.equals(to)) {
            return x;
        }
        float[] ratios = {1, 1, ratio(to.height(), from.height()), ratio(to.width(), from.width())};
        if (graph.opset() < FIRST_WITH_NAMED_COORDINATES) {
            String scales = graph.floats(next(FIXED + "-scales"), ratios, 4);
            String operator = graph.opset() < FIRST_WITH_RESIZE ? "Upsample" : "Resize";
            return graph.node(operator, List.of(x, scales), text("mode", "nearest"));
        }
        String noRegion = graph.floats(next(FIXED + "-roi"), new float[0], 0);
        String scales = graph.floats(next(FIXED + "-scales"), ratios, 4);
        return graph.node(
                "Resize",
                List.of(x, noRegion, scales),
                text("mode", "nearest"),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor"));
    }

    /** Keeps the first rows and columns. */
    public String crop(String x, Plane from, Plane to) {
        if (from.equals(to)) {
            return x;
        }
        String starts = graph.longs(next(FIXED + "-starts"), 0, 0);
        String ends = graph.longs(next(FIXED + "-ends"), to.height(), to.width());
        String axes = graph.longs(next(FIXED + "-axes"), 2, 3);
        return graph.node("Slice", List.of(x, starts, ends, axes));
    }

    /**
     * One place to a plane of them, {@code [N,in,1,1]} to {@code [N,out,H,W]}: each place by weights of its own, where a
     * {@linkplain #resize resized} one would be the same everywhere.
     */
    public String unfold(String x, int in, int out, Plane to) {
        float[] weights = draw(in * out * to.height() * to.width(), Math.sqrt(2.0 / in));
        String kernel = graph.floats(next("kernel"), weights, in, out, to.height(), to.width());
        return graph.node("ConvTranspose", List.of(x, kernel), ints("kernel_shape", to.height(), to.width()));
    }

    /** The mean over each plane: {@code [N,C]}. */
    public String globalMean(String x) {
        return graph.node("Flatten", List.of(graph.node("GlobalAveragePool", List.of(x))), integer("axis", 1));
    }

    /** A fully connected layer with bias on {@code [N,in]}. */
    public String linear(String x, int in, int out) {
        String w = graph.floats(next("weight"), draw(in * out, Math.sqrt(1.0 / in)), out, in);
        return graph.node("Gemm", List.of(x, w, graph.floats(next("bias"), new float[out], out)), integer("transB", 1));
    }

    private String next(String kind) {
        return kind + count++;
    }

    /** A hair above the exact ratio, so that floor(side * ratio) is the wanted side whatever the rounding. */
    private static float ratio(int to, int from) {
        float ratio = (float) to / from;
        return Math.floor((double) ratio * from) < to ? Math.nextUp(ratio) : ratio;
    }

    private static float[] filled(int n, float value) {
        float[] values = new float[n];
        Arrays.fill(values, value);
        return values;
    }
}

package io.dpfgateway.trainer.intake;

import static io.dpfgateway.model.onnx.GraphBuilder.integer;
import static io.dpfgateway.model.onnx.GraphBuilder.ints;
import static io.dpfgateway.model.onnx.GraphBuilder.real;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What networks are made of, as exporters write it in old and new opsets; each method takes and gives a tensor's name. */
final class Blocks {
    static final long SIDE = 32;

    /**
     * How a network is exported.
     *
     * @param opset the operator set
     * @param folded whether each normalisation behind a convolution is part of its weights
     * @param batch the batch that the file fixes; 0 for one that may vary
     */
    record Export(int opset, boolean folded, long batch) {
        /** The batch in a constant shape. */
        long rows() {
            return batch == 0 ? -1 : batch;
        }
    }

    final GraphBuilder graph;
    final Export export;
    private final Random random = new Random(3);
    private int weights;

    Blocks(String family, Export export) {
        this.graph = new GraphBuilder(family, export.opset());
        this.export = export;
    }

    String input() {
        long batch = export.batch() == 0 ? TensorSpec.DYNAMIC : export.batch();
        return graph.input(new TensorSpec("input", TensorSpec.FLOAT32, List.of(batch, 3L, SIDE, SIDE)));
    }

    OnnxModel build(String output) {
        graph.nodeNamed("Identity", List.of(output), "output");
        return graph.build(new TensorSpec("output", TensorSpec.FLOAT32, List.of()));
    }

    String op(String operator, String x, AttributeProto... attributes) {
        return graph.node(operator, List.of(x), attributes);
    }

    String add(String a, String b) {
        return graph.node("Add", List.of(a, b));
    }

    String mul(String a, String b) {
        return graph.node("Mul", List.of(a, b));
    }

    String concat(String... parts) {
        return graph.node("Concat", List.of(parts), integer("axis", 1));
    }

    String relu(String x) {
        return op("Relu", x);
    }

    /** Gives a block's output the name by which a test cuts there. */
    String stage(String x, int number) {
        return graph.nodeNamed("Identity", List.of(x), "stage" + number);
    }

    /** Drawn so that features keep their size. */
    String weight(int fanIn, long... dims) {
        float[] values = new float[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fanIn));
        }
        return graph.floats("w" + weights++, values, dims);
    }

    String uniform(double least, double most, long... dims) {
        float[] values = new float[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (least + (most - least) * random.nextDouble());
        }
        return graph.floats("w" + weights++, values, dims);
    }

    String scalar(float value) {
        return graph.floats("c" + weights++, new float[] {value});
    }

    String longs(long... values) {
        return graph.longs("i" + weights++, values);
    }

    String norm(String x, int channels) {
        return graph.node(
                "BatchNormalization",
                List.of(
                        x,
                        uniform(0.5, 1.5, channels),
                        uniform(-0.2, 0.2, channels),
                        uniform(-0.2, 0.2, channels),
                        uniform(0.5, 1.5, channels)));
    }

    /** A convolution with its normalisation, or with what is left of it in the weights. */
    String conv(String x, int in, int out, int kernel, int stride, int groups) {
        return conv(x, in, out, kernel, kernel, stride, groups);
    }

    String conv(String x, int in, int out, int kernel, int stride) {
        return conv(x, in, out, kernel, stride, 1);
    }

    String conv(String x, int in, int out, int height, int width, int stride, int groups) {
        List<String> inputs =
                new ArrayList<>(List.of(x, weight(in / groups * height * width, out, in / groups, height, width)));
        if (export.folded()) {
            inputs.add(uniform(-0.2, 0.2, out));
        }
        String convolved = graph.node(
                "Conv",
                inputs,
                ints("kernel_shape", height, width),
                ints("strides", stride, stride),
                ints("pads", height / 2, width / 2, height / 2, width / 2),
                ints("dilations", 1, 1),
                integer("group", groups));
        return export.folded() ? convolved : norm(convolved, out);
    }

    String clip(String x, float low, float high) {
        return export.opset() < 11
                ? op("Clip", x, real("min", low), real("max", high))
                : graph.node("Clip", List.of(x, scalar(low), scalar(high)));
    }

    String relu6(String x) {
        return clip(x, 0, 6);
    }

    String swish(String x) {
        return mul(x, op("Sigmoid", x));
    }

    String hardSwish(String x) {
        if (export.opset() >= 14) {
            return op("HardSwish", x);
        }
        String lifted = clip(add(x, scalar(3)), 0, 6);
        return mul(x, graph.node("Div", List.of(lifted, scalar(6))));
    }

    String planeMean(String x, boolean keep) {
        AttributeProto keeps = integer("keepdims", keep ? 1 : 0);
        return export.opset() < 18
                ? op("ReduceMean", x, ints("axes", 2, 3), keeps)
                : graph.node("ReduceMean", List.of(x, longs(2, 3)), keeps);
    }

    String pool(String operator, String x, int kernel, int stride, AttributeProto... attributes) {
        List<AttributeProto> all = new ArrayList<>(List.of(attributes));
        all.add(ints("kernel_shape", kernel, kernel));
        all.add(ints("strides", stride, stride));
        return op(operator, x, all.toArray(AttributeProto[]::new));
    }

    /** Squeeze and excitation (arXiv 1709.01507). */
    String excite(String x, int channels, String mean, String gate) {
        int inner = Math.max(2, channels / 4);
        String squeezed = relu(withBias(mean, channels, inner));
        AttributeProto[] slope = gate.equals("HardSigmoid")
                ? new AttributeProto[] {real("alpha", 1 / 6f), real("beta", 0.5f)}
                : new AttributeProto[0];
        return mul(x, op(gate, withBias(squeezed, inner, channels), slope));
    }

    private String withBias(String x, int in, int out) {
        return graph.node(
                "Conv", List.of(x, weight(in, out, in, 1, 1), uniform(-0.2, 0.2, out)), ints("kernel_shape", 1, 1));
    }

    /** The two halves of the channels. */
    List<String> halves(String x, int channels) {
        long half = channels / 2;
        return export.opset() < 13
                ? graph.nodeOf(2, "Split", List.of(x), integer("axis", 1), ints("split", half, half))
                : graph.nodeOf(2, "Split", List.of(x, longs(half, half)), integer("axis", 1));
    }

    String reshape(String x, long... target) {
        return graph.node("Reshape", List.of(x, longs(target)));
    }

    /** The head of most: the mean of each plane, and a fully connected layer. */
    String classify(String x, int channels) {
        return linear(op("Flatten", op("GlobalAveragePool", x), integer("axis", 1)), channels, 5);
    }

    String linear(String x, int in, int out) {
        return graph.node("Gemm", List.of(x, weight(in, out, in), uniform(-0.2, 0.2, out)), integer("transB", 1));
    }
}

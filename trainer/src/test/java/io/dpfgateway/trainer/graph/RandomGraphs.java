package io.dpfgateway.trainer.graph;

import static io.dpfgateway.trainer.graph.Graphs.f;
import static io.dpfgateway.trainer.graph.Graphs.i;
import static io.dpfgateway.trainer.graph.Graphs.ints;
import static io.dpfgateway.trainer.graph.Graphs.opset;
import static io.dpfgateway.trainer.graph.Graphs.s;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.dpfgateway.model.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** For each operator, graphs of random shapes, attributes and operator sets. */
final class RandomGraphs {
    private static final int INT64 = 7;
    private static final int FLOAT = 1;

    /**
     * @param name operator, opset and shape, for reports
     * @param model from {@code x} to {@code y}
     * @param input the numbers of {@code x}
     * @param shape of {@code x}
     * @param smooth whether {@code y} has a derivative by {@code x}
     */
    record Case(String name, OnnxModel model, float[] input, long[] shape, boolean smooth) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final Dice dice;
    private final String operator;
    private boolean smooth = true;
    private float[] numbers = new float[0];

    private RandomGraphs(String operator, long seed) {
        this.operator = operator;
        this.dice = new Dice(operator.hashCode() * 31L + seed);
    }

    /** A graph around one operator; each number gives another. */
    static Case of(String operator, int number) {
        return new RandomGraphs(operator, number).draw();
    }

    private Case draw() {
        return switch (operator) {
            case "Conv" -> conv();
            case "ConvTranspose" -> convTranspose();
            case "MaxPool", "AveragePool" -> pool();
            case "GlobalAveragePool", "GlobalMaxPool" ->
                onPlanes(opset(dice.opset(9)).node(operator, "x", "y"));
            case "BatchNormalization" -> batchNormalization();
            case "InstanceNormalization" -> instanceNormalization();
            case "LayerNormalization" -> layerNormalization();
            case "GroupNormalization" -> groupNormalization();
            case "LpNormalization" -> {
                long[] shape = dice.shape();
                yield of(
                        opset(dice.opset(9))
                                .node(
                                        operator,
                                        "x",
                                        "y",
                                        i("axis", dice.axis(shape.length)),
                                        i("p", dice.between(1, 2))),
                        shape);
            }
            case "LRN" ->
                onPlanes(opset(dice.opset(9))
                        .node(
                                operator,
                                "x",
                                "y",
                                i("size", dice.of(1, 3, 5)),
                                f("alpha", dice.real(0.01, 1)),
                                f("beta", dice.real(0.3, 1)),
                                f("bias", dice.real(0.5, 2))));
            case "Relu", "Sigmoid", "Tanh", "Erf", "Exp", "Neg", "Abs", "Softsign", "Softplus", "Identity" ->
                anyShape(opset(dice.opset(9)).node(operator, "x", "y"));
            case "Sqrt", "Log", "Reciprocal" -> {
                long[] shape = dice.shape();
                numbers = dice.positive(shape);
                yield of(opset(dice.opset(9)).node(operator, "x", "y"), shape);
            }
            case "Floor", "Ceil", "Sign" ->
                rough().anyShape(opset(dice.opset(9)).node(operator, "x", "y"));
            case "Round" -> rough().anyShape(opset(dice.opset(11)).node(operator, "x", "y"));
            case "HardSwish" -> anyShape(opset(dice.opset(14)).node(operator, "x", "y"));
            case "Mish" -> anyShape(opset(dice.opset(18)).node(operator, "x", "y"));
            case "Gelu" ->
                anyShape(opset(dice.opset(20)).node(operator, "x", "y", s("approximate", dice.of("none", "tanh"))));
            case "Elu", "LeakyRelu" ->
                anyShape(opset(dice.opset(9)).node(operator, "x", "y", f("alpha", dice.real(0.01, 1.5))));
            case "Celu" -> anyShape(opset(dice.opset(12)).node(operator, "x", "y", f("alpha", dice.real(0.5, 1.5))));
            case "Selu" ->
                anyShape(
                        dice.flag()
                                ? opset(dice.opset(9)).node(operator, "x", "y")
                                : opset(dice.opset(9))
                                        .node(
                                                operator,
                                                "x",
                                                "y",
                                                f("alpha", dice.real(1, 2)),
                                                f("gamma", dice.real(1, 2))));
            case "HardSigmoid" ->
                anyShape(opset(dice.opset(9))
                        .node(operator, "x", "y", f("alpha", dice.real(0.1, 0.5)), f("beta", dice.real(0.3, 0.7))));
            case "PRelu" -> {
                long[] shape = dice.planes();
                yield of(
                        opset(dice.opset(9))
                                .weight("slope", dice.flag() ? new long[] {shape[1], 1, 1} : dice.broadcast(shape))
                                .node(operator, "x slope", "y"),
                        shape);
            }
            case "Clip" -> clip();
            case "Softmax", "LogSoftmax" -> {
                long[] shape = dice.shape();
                yield of(opset(dice.opset(11)).node(operator, "x", "y", i("axis", dice.axis(shape.length))), shape);
            }
            case "Add", "Sub", "Mul", "Max", "Min", "Mean", "Sum" -> {
                long[] shape = dice.shape();
                String order = dice.of("x w", "w x");
                yield of(opset(dice.opset(9)).weight("w", dice.broadcast(shape)).node(operator, order, "y"), shape);
            }
            case "Div" -> {
                long[] shape = dice.shape();
                long[] other = dice.broadcast(shape);
                yield of(
                        opset(dice.opset(9))
                                .floats("w", other, dice.positive(other))
                                .node(operator, "x w", "y"),
                        shape);
            }
            case "Pow" -> {
                long[] shape = dice.shape();
                numbers = dice.positive(shape);
                yield of(
                        opset(dice.opset(9))
                                .scalar("e", dice.of(2f, 3f, 0.5f, -1f))
                                .node(operator, "x e", "y"),
                        shape);
            }
            case "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" ->
                rough().compare(opset(dice.opset(12)), operator);
            case "And", "Or" -> rough().logic();
            case "Not" ->
                rough().anyShape(opset(dice.opset(9))
                        .scalar("zero", 0)
                        .node("Greater", "x zero", "c")
                        .node("Not", "c", "n")
                        .node("Cast", "n", "y", i("to", FLOAT)));
            case "Where" -> {
                long[] shape = dice.shape();
                yield of(
                        opset(dice.opset(9))
                                .scalar("zero", 0)
                                .weight("w", dice.broadcast(shape))
                                .node("Greater", "x zero", "c")
                                .node("Where", dice.of("c x w", "c w x"), "y"),
                        shape);
            }
            case "MatMul" -> {
                long[] shape = dice.several(dice.between(2, 4), 1, 5);
                long columns = dice.between(1, 5);
                yield of(
                        opset(dice.opset(9))
                                .weight("w", shape[shape.length - 1], columns)
                                .node(operator, "x w", "y"),
                        shape);
            }
            case "Gemm" -> gemm();
            case "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceSum" ->
                reduce();
            case "ArgMax", "ArgMin" -> {
                long[] shape = dice.shape();
                yield rough().of(
                                opset(dice.opset(11))
                                        .node(
                                                operator,
                                                "x",
                                                "place",
                                                i("axis", dice.axis(shape.length)),
                                                i("keepdims", dice.between(0, 1)))
                                        .node("Cast", "place", "y", i("to", FLOAT)),
                                shape);
            }
            case "TopK" -> topK();
            case "Concat" -> {
                long[] shape = dice.shape();
                int axis = dice.axis(shape.length);
                long[] other = shape.clone();
                other[Shapes.axis(axis, shape.length)] = dice.between(1, 4);
                yield of(
                        opset(dice.opset(11))
                                .weight("w", other)
                                .node(operator, dice.of("x w", "w x x", "x x"), "y", i("axis", axis)),
                        shape);
            }
            case "Split" -> split();
            case "Slice" -> slice();
            case "Gather" -> {
                long[] shape = dice.shape();
                int axis = dice.axis(shape.length);
                int size = (int) shape[Shapes.axis(axis, shape.length)];
                long[] places = dice.several(dice.between(1, 4), -size, size - 1);
                yield of(opset(dice.opset(11)).longs("i", places).node(operator, "x i", "y", i("axis", axis)), shape);
            }
            case "GatherElements" -> {
                long[] shape = dice.shape();
                int axis = dice.axis(shape.length);
                int size = (int) shape[Shapes.axis(axis, shape.length)];
                long[] places = shape.clone();
                places[Shapes.axis(axis, shape.length)] = dice.between(1, 4);
                int count = (int) Shapes.product(places, 0, places.length);
                yield of(
                        opset(dice.opset(11))
                                .longs("i", places, dice.several(count, -size, size - 1))
                                .node(operator, "x i", "y", i("axis", axis)),
                        shape);
            }
            case "Pad" -> pad();
            case "Transpose" -> {
                long[] shape = dice.shape();
                yield of(opset(dice.opset(9)).node(operator, "x", "y", ints("perm", dice.order(shape.length))), shape);
            }
            case "Reshape" -> reshape();
            case "Flatten" -> {
                long[] shape = dice.shape();
                yield of(
                        opset(dice.opset(11)).node(operator, "x", "y", i("axis", dice.between(0, shape.length))),
                        shape);
            }
            case "Squeeze", "Unsqueeze" -> squeeze();
            case "Shape" -> {
                long[] shape = dice.shape();
                yield rough().of(
                                opset(dice.opset(15))
                                        .node(
                                                operator,
                                                "x",
                                                "dims",
                                                i("start", dice.between(-5, 0)),
                                                i("end", dice.between(1, 5)))
                                        .node("Cast", "dims", "y", i("to", FLOAT)),
                                shape);
            }
            case "Cast" ->
                rough().anyShape(opset(dice.opset(9))
                        .node("Cast", "x", "whole", i("to", dice.of(INT64, 6)))
                        .node("Cast", "whole", "y", i("to", FLOAT)));
            case "ConstantOfShape" -> {
                TensorProto value = TensorProto.newBuilder()
                        .setDataType(FLOAT)
                        .addDims(1)
                        .addFloatData(dice.real(-1, 1))
                        .build();
                yield anyShape((dice.flag()
                                ? opset(dice.opset(9))
                                        .node("Shape", "x", "dims")
                                        .node(operator, "dims", "c")
                                : opset(dice.opset(9))
                                        .node("Shape", "x", "dims")
                                        .node(operator, "dims", "c", Graphs.tensor("value", value)))
                        .node("Add", "x c", "y"));
            }
            case "Expand" -> {
                long[] shape = dice.shape();
                long[] small = shape.clone();
                small[dice.between(0, shape.length - 1)] = 1;
                long[] wanted = dice.flag() ? shape : Shapes.concat(new long[] {dice.between(1, 3)}, shape);
                yield of(opset(dice.opset(9)).longs("to", wanted).node(operator, "x to", "y"), small);
            }
            case "Tile" -> {
                long[] shape = dice.shape();
                yield of(
                        opset(dice.opset(9))
                                .longs("by", dice.several(shape.length, 1, 3))
                                .node(operator, "x by", "y"),
                        shape);
            }
            case "Dropout" ->
                anyShape(opset(dice.opset(12)).scalar("ratio", 0.3f).node(operator, "x ratio", "y"));
            case "Resize" -> resize();
            case "Upsample" -> {
                long[] shape = dice.planes();
                yield of(
                        opset(9).floats("by", new long[] {4}, 1, 1, dice.between(1, 3), dice.between(1, 3))
                                .node(operator, "x by", "y", s("mode", dice.of("nearest", "linear"))),
                        shape);
            }
            case "DepthToSpace" -> {
                int block = dice.between(2, 3);
                long[] shape = dice.planes();
                shape[1] = (long) block * block * dice.between(1, 3);
                yield of(
                        opset(dice.opset(11))
                                .node(operator, "x", "y", i("blocksize", block), s("mode", dice.of("DCR", "CRD"))),
                        shape);
            }
            case "SpaceToDepth" -> {
                int block = dice.between(2, 3);
                long[] shape = dice.planes();
                shape[2] = (long) block * dice.between(1, 4);
                shape[3] = (long) block * dice.between(1, 4);
                yield of(opset(dice.opset(9)).node(operator, "x", "y", i("blocksize", block)), shape);
            }
            default -> throw new IllegalArgumentException("no random graphs of " + operator);
        };
    }

    private Case conv() {
        int groups = dice.between(1, 3);
        long in = (long) groups * dice.between(1, 3);
        long out = (long) groups * dice.between(1, 3);
        long[] kernel = dice.several(2, 1, 3);
        List<AttributeProto> attributes = new ArrayList<>(
                List.of(ints("kernel_shape", kernel), i("group", groups), ints("strides", dice.several(2, 1, 3))));
        addWindow(attributes, true);
        Graphs graph = opset(dice.opset(9))
                .weight("w", out, in / groups, kernel[0], kernel[1])
                .weight("b", out);
        return of(
                graph.node("Conv", dice.of("x w", "x w b"), "y", attributes.toArray(AttributeProto[]::new)),
                dice.between(1, 3),
                in,
                dice.between(7, 10),
                dice.between(7, 10));
    }

    private void addWindow(List<AttributeProto> attributes, boolean dilates) {
        String fit = dice.of("NOTSET", "NOTSET", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER");
        boolean same = fit.startsWith("SAME");
        if (!fit.equals("NOTSET")) {
            attributes.add(s("auto_pad", fit));
        } else {
            attributes.add(ints("pads", dice.several(4, 0, 1)));
        }
        if (dilates && !same) {
            attributes.add(ints("dilations", dice.several(2, 1, 2)));
        }
    }

    private Case convTranspose() {
        int groups = dice.between(1, 2);
        long in = (long) groups * dice.between(1, 3);
        long[] kernel = dice.several(2, 2, 3);
        long[] strides = dice.several(2, 1, 3);
        long outPerGroup = dice.between(1, 3);
        long[] extra = {strides[0] - 1, strides[1] - 1};
        return of(
                opset(dice.opset(11))
                        .weight("w", in, outPerGroup, kernel[0], kernel[1])
                        .weight("b", groups * outPerGroup)
                        .node(
                                "ConvTranspose",
                                dice.of("x w", "x w b"),
                                "y",
                                ints("kernel_shape", kernel),
                                i("group", groups),
                                ints("strides", strides),
                                ints("pads", dice.several(4, 0, 1)),
                                ints("output_padding", dice.flag() ? extra : new long[2])),
                dice.between(1, 3),
                in,
                dice.between(3, 6),
                dice.between(3, 6));
    }

    private Case pool() {
        boolean max = operator.equals("MaxPool");
        long[] kernel = dice.several(2, 2, 4);
        List<AttributeProto> attributes =
                new ArrayList<>(List.of(ints("kernel_shape", kernel), ints("strides", dice.several(2, 1, 3))));
        int opset = dice.opset(max ? 10 : 19);
        addWindow(attributes, max || opset >= 19);
        boolean same = attributes.stream().anyMatch(a -> a.getName().equals("auto_pad"));
        attributes.add(i("ceil_mode", same ? 0 : dice.between(0, 1)));
        if (!max) {
            attributes.add(i("count_include_pad", dice.between(0, 1)));
        }
        return onPlanes(opset(opset).node(operator, "x", "y", attributes.toArray(AttributeProto[]::new)));
    }

    private Case batchNormalization() {
        long[] shape = dice.planes();
        long[] channels = {shape[1]};
        return of(
                opset(dice.opset(9))
                        .weight("scale", channels)
                        .weight("bias", channels)
                        .weight("mean", channels)
                        .floats("var", channels, dice.positive(channels))
                        .node(operator, "x scale bias mean var", "y", f("epsilon", dice.real(1e-5, 0.01))),
                shape);
    }

    private Case instanceNormalization() {
        long[] shape = dice.planes();
        return of(
                opset(dice.opset(9))
                        .weight("scale", shape[1])
                        .weight("bias", shape[1])
                        .node(operator, "x scale bias", "y", f("epsilon", dice.real(1e-5, 0.01))),
                shape);
    }

    private Case layerNormalization() {
        long[] shape = dice.several(dice.between(2, 4), 2, 5);
        int axis = dice.axis(shape.length);
        long[] normalised = Arrays.copyOfRange(shape, Shapes.axis(axis, shape.length), shape.length);
        return of(
                opset(dice.opset(17))
                        .weight("scale", normalised)
                        .weight("bias", normalised)
                        .node(
                                operator,
                                dice.of("x scale", "x scale bias"),
                                "y",
                                i("axis", axis),
                                f("epsilon", dice.real(1e-5, 0.01))),
                shape);
    }

    private Case groupNormalization() {
        long[] shape = dice.planes();
        long groups = dice.between(1, 3);
        shape[1] = groups * dice.between(1, 3);
        return of(
                opset(21)
                        .weight("scale", shape[1])
                        .weight("bias", shape[1])
                        .node(
                                operator,
                                "x scale bias",
                                "y",
                                i("num_groups", groups),
                                f("epsilon", dice.real(1e-5, 0.01))),
                shape);
    }

    private Case clip() {
        float low = dice.real(-1, 0);
        float high = dice.real(0, 1);
        if (dice.flag()) {
            return anyShape(opset(dice.between(9, 10)).node(operator, "x", "y", f("min", low), f("max", high)));
        }
        return anyShape(opset(dice.opset(11))
                .scalar("low", low)
                .scalar("high", high)
                .node(operator, dice.of("x low high", "x - high", "x low"), "y"));
    }

    private Case compare(Graphs graph, String comparison) {
        long[] shape = dice.shape();
        if (comparison.equals("Equal")) {
            // Numbers of a kind that are equal now and then.
            numbers = dice.numbers(shape);
            for (int k = 0; k < numbers.length; k++) {
                numbers[k] = Math.round(numbers[k]);
            }
            return of(graph.scalar("w", 0).node(comparison, "x w", "c").node("Cast", "c", "y", i("to", FLOAT)), shape);
        }
        return of(
                graph.weight("w", dice.broadcast(shape))
                        .node(comparison, "x w", "c")
                        .node("Cast", "c", "y", i("to", FLOAT)),
                shape);
    }

    private Case logic() {
        return anyShape(opset(dice.opset(9))
                .scalar("low", -0.3f)
                .scalar("high", 0.5f)
                .node("Greater", "x low", "a")
                .node("Less", "x high", "b")
                .node(operator, "a b", "c")
                .node("Cast", "c", "y", i("to", FLOAT)));
    }

    private Case gemm() {
        boolean a = dice.flag();
        boolean b = dice.flag();
        long rows = dice.between(1, 4);
        long inner = dice.between(1, 4);
        long columns = dice.between(1, 4);
        long[] c = dice.flag() ? new long[] {columns} : new long[] {rows, 1};
        return of(
                opset(dice.opset(11))
                        .weight("w", b ? new long[] {columns, inner} : new long[] {inner, columns})
                        .weight("c", c)
                        .node(
                                operator,
                                dice.of("x w", "x w c"),
                                "y",
                                i("transA", a ? 1 : 0),
                                i("transB", b ? 1 : 0),
                                f("alpha", dice.real(0.5, 2)),
                                f("beta", dice.real(0.5, 2))),
                a ? new long[] {inner, rows} : new long[] {rows, inner});
    }

    private Case reduce() {
        long[] shape = dice.shape();
        int byInput = operator.equals("ReduceSum") ? 13 : 18;
        int opset = dice.opset(11);
        AttributeProto keep = i("keepdims", dice.between(0, 1));
        long[] axes = dice.axes(shape.length);
        if (opset >= byInput) {
            return of(
                    dice.flag()
                            ? opset(opset).longs("axes", axes).node(operator, "x axes", "y", keep)
                            : opset(opset).node(operator, "x", "y", keep),
                    shape);
        }
        return of(opset(opset).node(operator, "x", "y", keep, ints("axes", axes)), shape);
    }

    private Case topK() {
        long[] shape = dice.shape();
        int axis = dice.axis(shape.length);
        int size = (int) shape[Shapes.axis(axis, shape.length)];
        return of(
                opset(dice.opset(11))
                        .longs("k", dice.between(1, size))
                        .node(operator, "x k", "top places", i("axis", axis), i("largest", dice.between(0, 1)))
                        .node("Cast", "places", "numbers", i("to", FLOAT))
                        .node("Add", "top numbers", "y"),
                shape);
    }

    private Case split() {
        long[] shape = dice.shape();
        int axis = dice.axis(shape.length);
        int place = Shapes.axis(axis, shape.length);
        int parts = dice.between(2, 3);
        long[] lengths = dice.several(parts, 1, 3);
        boolean given = dice.flag();
        int opset = dice.opset(11);
        shape[place] = given ? Arrays.stream(lengths).sum() : (long) parts * dice.between(1, 3);
        List<String> names = IntStream.range(0, parts).mapToObj(p -> "part" + p).toList();
        String outputs = String.join(" ", names);
        Graphs graph = opset(opset);
        if (!given) {
            if (opset >= 18 && parts == 3 && shape[place] > 3) {
                shape[place]--; // the last is shorter
            }
            graph = opset >= 18
                    ? graph.node(operator, "x", outputs, i("axis", axis), i("num_outputs", parts))
                    : graph.node(operator, "x", outputs, i("axis", axis));
        } else if (opset >= 13) {
            graph.longs("split", lengths).node(operator, "x split", outputs, i("axis", axis));
        } else {
            graph.node(operator, "x", outputs, i("axis", axis), ints("split", lengths));
        }
        String backwards = IntStream.range(0, parts)
                .mapToObj(p -> names.get(parts - 1 - p))
                .collect(Collectors.joining(" "));
        return of(graph.node("Concat", backwards, "y", i("axis", axis)), shape);
    }

    private Case slice() {
        long[] shape = dice.several(dice.between(2, 4), 3, 6);
        long[] axes = dice.axes(shape.length);
        int n = axes.length;
        long[] starts = dice.several(n, 0, 1);
        long[] ends = new long[n];
        long[] steps = new long[n];
        for (int k = 0; k < n; k++) {
            boolean back = dice.between(0, 3) == 0;
            steps[k] = back ? -dice.between(1, 2) : dice.between(1, 2);
            ends[k] = back ? dice.of(0L, Long.MIN_VALUE) : dice.of(2L, -1L, 3L, 100L);
            starts[k] = back ? dice.of(2L, -1L) : starts[k];
        }
        return of(
                opset(dice.opset(10))
                        .longs("starts", starts)
                        .longs("ends", ends)
                        .longs("axes", axes)
                        .longs("steps", steps)
                        .node(operator, "x starts ends axes steps", "y"),
                shape);
    }

    private Case pad() {
        long[] shape = dice.several(4, 3, 5);
        String mode = dice.of("constant", "reflect", "edge");
        long[] pads =
                Shapes.concat(new long[] {0, mode.equals("reflect") ? 0 : dice.between(0, 2)}, dice.several(2, 0, 2));
        long[] both = Shapes.concat(
                pads,
                Shapes.concat(new long[] {0, mode.equals("reflect") ? 0 : dice.between(0, 2)}, dice.several(2, 0, 2)));
        if (dice.between(0, 3) == 0) {
            return of(
                    opset(dice.between(9, 10))
                            .node(operator, "x", "y", ints("pads", both), s("mode", mode), f("value", 0.5f)),
                    shape);
        }
        return of(
                opset(dice.opset(11))
                        .longs("pads", both)
                        .scalar("value", dice.real(-1, 1))
                        .node(operator, dice.of("x pads", "x pads value"), "y", s("mode", mode)),
                shape);
    }

    private Case reshape() {
        long[] shape = dice.several(4, 1, 4);
        long rest = shape[2] * shape[3];
        long[] target = dice.of(
                new long[] {0, -1},
                new long[] {0, 0, rest},
                new long[] {-1, rest},
                new long[] {0, 1, shape[1], -1},
                new long[] {shape[0], shape[3], -1});
        return of(opset(dice.opset(9)).longs("to", target).node(operator, "x to", "y"), shape);
    }

    private Case squeeze() {
        long[] shape = dice.several(4, 2, 4);
        boolean drops = operator.equals("Squeeze");
        long[] axes = drops ? new long[] {dice.of(1L, -3L), 3} : new long[] {dice.between(0, 2), dice.of(4L, -1L)};
        if (drops) {
            shape[1] = 1;
            shape[3] = 1;
        }
        int opset = dice.opset(11);
        return of(
                opset >= 13
                        ? opset(opset).longs("axes", axes).node(operator, "x axes", "y")
                        : opset(opset).node(operator, "x", "y", ints("axes", axes)),
                shape);
    }

    private Case resize() {
        long[] shape = dice.planes();
        String mode = dice.of("nearest", "linear", "cubic");
        AttributeProto[] attributes = {
            s("mode", mode),
            s(
                    "coordinate_transformation_mode",
                    dice.of("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners")),
            s("nearest_mode", dice.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"))
        };
        Graphs graph = opset(dice.opset(13));
        return of(
                graph.longs("to", shape[0], shape[1], dice.between(3, 12), dice.between(3, 12))
                        .node(operator, "x - - to", "y", attributes),
                shape);
    }

    private RandomGraphs rough() {
        smooth = false;
        return this;
    }

    private Case onPlanes(Graphs graph) {
        return of(graph, dice.planes());
    }

    private Case anyShape(Graphs graph) {
        return of(graph, dice.shape());
    }

    private Case of(Graphs graph, long... shape) {
        OnnxModel model = graph.build("y");
        float[] input = numbers.length > 0 ? numbers : dice.numbers(shape);
        String attributes = model.graph().getNodeList().stream()
                .flatMap(node -> node.getAttributeList().stream())
                .map(a -> a.getName() + "=" + a.getIntsList() + a.getI()
                        + a.getS().toStringUtf8())
                .collect(Collectors.joining(" "));
        return new Case(
                operator + " opset " + model.opset() + " " + Arrays.toString(shape) + " " + attributes,
                model,
                input,
                shape,
                smooth);
    }
}

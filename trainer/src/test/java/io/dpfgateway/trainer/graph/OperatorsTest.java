package io.dpfgateway.trainer.graph;

import static io.dpfgateway.trainer.graph.Graphs.f;
import static io.dpfgateway.trainer.graph.Graphs.floatList;
import static io.dpfgateway.trainer.graph.Graphs.i;
import static io.dpfgateway.trainer.graph.Graphs.ints;
import static io.dpfgateway.trainer.graph.Graphs.opset;
import static io.dpfgateway.trainer.graph.Graphs.s;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.dpfgateway.model.onnx.OnnxModel;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator, in the forms that the opsets and attributes give it, against ONNX Runtime. */
class OperatorsTest {
    /** A graph and the shape of its input. */
    record Case(String name, OnnxModel model, long... shape) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource({
        "convolutions",
        "transposedConvolutions",
        "maxPools",
        "averagePools",
        "means",
        "activations",
        "softmaxes",
        "arithmetic",
        "products",
        "normalisations",
        "reshapes",
        "axesAddedAndRemoved",
        "permutations",
        "slices",
        "gathers",
        "pads",
        "resizes",
        "upsamples",
        "constants",
        "shapeArithmetic"
    })
    void shouldComputeWhatOnnxRuntimeComputes(Case given) {
        OnnxRuntime.assertSame(given.model(), given.shape());
    }

    static Stream<Case> convolutions() {
        Graphs biased = opset(13).weight("w", 4, 3, 3, 3).weight("b", 4).node("Conv", "x w b", "y");
        return Stream.of(
                new Case("Conv with bias", biased.build("y"), 2, 3, 7, 6),
                conv("pads", ints("pads", 1, 1, 1, 1)),
                conv("pads that differ", ints("pads", 0, 1, 2, 1)),
                conv("strides", ints("strides", 2, 3), ints("pads", 1, 1, 1, 1)),
                conv("dilations", ints("dilations", 2, 1), ints("kernel_shape", 3, 3)),
                conv("SAME_UPPER", s("auto_pad", "SAME_UPPER"), ints("strides", 2, 2)),
                conv("SAME_LOWER", s("auto_pad", "SAME_LOWER"), ints("strides", 2, 2)),
                conv("VALID", s("auto_pad", "VALID")),
                new Case(
                        "Conv in groups",
                        opset(11)
                                .weight("w", 6, 2, 3, 3)
                                .node("Conv", "x w", "y", i("group", 3))
                                .build("y"),
                        2,
                        6,
                        5,
                        5),
                new Case(
                        "Conv of one axis",
                        opset(11)
                                .weight("w", 4, 3, 3)
                                .node("Conv", "x w", "y", ints("pads", 1, 0))
                                .build("y"),
                        2,
                        3,
                        7),
                new Case(
                        "Conv of three axes",
                        opset(11)
                                .weight("w", 2, 3, 2, 2, 2)
                                .node("Conv", "x w", "y")
                                .build("y"),
                        1,
                        3,
                        4,
                        4,
                        4));
    }

    private static Case conv(String name, AttributeProto... attributes) {
        Graphs graph = opset(13).weight("w", 4, 3, 3, 3).node("Conv", "x w", "y", attributes);
        return new Case("Conv with " + name, graph.build("y"), 2, 3, 8, 7);
    }

    static Stream<Case> transposedConvolutions() {
        return Stream.of(
                transposed("bias only"),
                transposed("strides", ints("strides", 2, 2)),
                transposed("pads", ints("strides", 2, 2), ints("pads", 1, 1, 1, 1), ints("output_padding", 1, 1)),
                transposed("pads that differ", ints("strides", 2, 2), ints("pads", 0, 1, 2, 0)),
                transposed("dilations", ints("dilations", 2, 2), ints("kernel_shape", 3, 3)),
                transposed("groups", i("group", 2)));
    }

    private static Case transposed(String name, AttributeProto... attributes) {
        boolean grouped = name.equals("groups");
        Graphs graph = opset(13).weight("w", 4, 3, 3, 3).weight("b", grouped ? 6 : 3);
        return new Case(
                "ConvTranspose with " + name,
                graph.node("ConvTranspose", "x w b", "y", attributes).build("y"),
                2,
                4,
                5,
                4);
    }

    static Stream<Case> maxPools() {
        return Stream.of(
                pool("MaxPool"),
                pool("MaxPool", ints("strides", 2, 2)),
                pool("MaxPool", ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
                pool("MaxPool", ints("strides", 2, 2), ints("pads", 0, 0, 1, 1)),
                pool("MaxPool", ints("strides", 1, 1), ints("pads", 2, 2, 2, 2)),
                pool("MaxPool", ints("dilations", 2, 2)),
                pool("MaxPool", ints("strides", 2, 2), i("ceil_mode", 1)),
                pool("MaxPool", ints("strides", 2, 2), i("ceil_mode", 1), ints("pads", 1, 1, 1, 1)),
                pool("MaxPool", ints("strides", 3, 3), i("ceil_mode", 1), ints("pads", 1, 1, 1, 1)),
                pool("MaxPool", ints("strides", 2, 2), s("auto_pad", "SAME_UPPER")),
                pool("MaxPool", ints("strides", 2, 2), s("auto_pad", "SAME_LOWER")));
    }

    static Stream<Case> averagePools() {
        return Stream.of(
                pool("AveragePool"),
                pool("AveragePool", ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
                pool("AveragePool", ints("strides", 2, 2), ints("pads", 1, 1, 1, 1), i("count_include_pad", 1)),
                pool("AveragePool", ints("strides", 2, 2), ints("pads", 0, 0, 1, 1)),
                pool("AveragePool", ints("strides", 2, 2), ints("pads", 0, 0, 1, 1), i("count_include_pad", 1)),
                pool("AveragePool", ints("strides", 2, 2), i("ceil_mode", 1)),
                pool("AveragePool", ints("strides", 2, 2), s("auto_pad", "SAME_UPPER")),
                new Case(
                        "GlobalAveragePool",
                        opset(13).node("GlobalAveragePool", "x", "y").build("y"),
                        2,
                        3,
                        5,
                        4));
    }

    private static Case pool(String operator, AttributeProto... attributes) {
        var all = Stream.concat(Stream.of(ints("kernel_shape", 3, 3)), Stream.of(attributes))
                .toArray(AttributeProto[]::new);
        String name = operator
                + Stream.of(attributes)
                        .map(a -> a.getName()
                                + a.getIntsList()
                                + a.getI()
                                + a.getS().toStringUtf8())
                        .toList();
        return new Case(name, opset(13).node(operator, "x", "y", all).build("y"), 2, 3, 8, 7);
    }

    static Stream<Case> means() {
        return Stream.of(
                new Case(
                        "ReduceMean 13",
                        opset(13)
                                .node("ReduceMean", "x", "y", ints("axes", 2, -1))
                                .build("y"),
                        2,
                        3,
                        4,
                        5),
                new Case(
                        "ReduceMean 13 without keepdims",
                        opset(13)
                                .node("ReduceMean", "x", "y", ints("axes", 1), i("keepdims", 0))
                                .build("y"),
                        2,
                        3,
                        4),
                new Case(
                        "ReduceMean 13 of all",
                        opset(13).node("ReduceMean", "x", "y").build("y"),
                        2,
                        3,
                        4),
                new Case(
                        "ReduceMean 18",
                        opset(18)
                                .longs("axes", -1, 1)
                                .node("ReduceMean", "x axes", "y", i("keepdims", 0))
                                .build("y"),
                        2,
                        3,
                        4,
                        5),
                new Case(
                        "ReduceMean 18 of none",
                        opset(18)
                                .node("ReduceMean", "x", "y", i("noop_with_empty_axes", 1))
                                .build("y"),
                        2,
                        3));
    }

    static Stream<Case> activations() {
        return Stream.of(
                        opset(14).node("Relu", "x", "y"),
                        opset(13).node("Sigmoid", "x", "y"),
                        opset(13).node("Tanh", "x", "y"),
                        opset(14).node("HardSwish", "x", "y"),
                        opset(13).node("HardSigmoid", "x", "y"),
                        opset(13).node("HardSigmoid", "x", "y", f("alpha", 0.3f), f("beta", 0.4f)),
                        opset(13).node("LeakyRelu", "x", "y"),
                        opset(13).node("LeakyRelu", "x", "y", f("alpha", 0.3f)),
                        opset(13).weight("slope", 3, 1, 1).node("PRelu", "x slope", "y"),
                        opset(13).weight("slope", 1).node("PRelu", "x slope", "y"),
                        opset(13).weight("slope", 5).node("PRelu", "x slope", "y"),
                        opset(13).weight("slope", 3, 4, 5).node("PRelu", "x slope", "y"),
                        opset(9).node("Clip", "x", "y", f("min", -0.5f), f("max", 0.25f)),
                        opset(9).node("Clip", "x", "y", f("max", 0.25f)),
                        opset(13).node("Clip", "x", "y"),
                        opset(13).scalar("low", -0.5f).scalar("high", 0.25f).node("Clip", "x low high", "y"),
                        opset(13).scalar("low", 0).node("Clip", "x low", "y"),
                        opset(13).scalar("high", 0).node("Clip", "x - high", "y"),
                        opset(13)
                                .node("ReduceMean", "x", "low", i("keepdims", 0))
                                .node("Clip", "x low", "y"),
                        opset(13).node("Identity", "x", "y"),
                        opset(9).node("Dropout", "x", "y", f("ratio", 0.3f)),
                        opset(13).scalar("ratio", 0.3f).node("Dropout", "x ratio", "y"),
                        opset(13)
                                .scalar("ratio", 0.3f)
                                .bool("training", false)
                                .node("Dropout", "x ratio training", "y"))
                .map(graph -> named(graph, 2, 3, 4, 5));
    }

    static Stream<Case> softmaxes() {
        return Stream.of(
                        opset(13).node("Softmax", "x", "y"),
                        opset(13).node("Softmax", "x", "y", i("axis", 1)),
                        opset(13).node("Softmax", "x", "y", i("axis", -2)),
                        opset(11).node("Softmax", "x", "y"),
                        opset(11).node("Softmax", "x", "y", i("axis", 2)),
                        opset(11).node("Softmax", "x", "y", i("axis", -1)),
                        opset(11).node("Softmax", "x", "y", i("axis", 0)))
                .map(graph -> named(graph, 2, 3, 4));
    }

    static Stream<Case> arithmetic() {
        return Stream.of(
                        opset(13).weight("w", 4).node("Add", "x w", "y"),
                        opset(13).weight("w", 2, 1, 1).node("Sub", "x w", "y"),
                        opset(13).weight("w", 3, 1).node("Mul", "w x", "y"),
                        opset(13).weight("w", 3, 4).node("Div", "x w", "y"),
                        opset(13).scalar("two", 2).node("Pow", "x two", "y"),
                        opset(13).longs("three", 3).node("Pow", "x three", "y"),
                        opset(13).node("Mul", "x x", "square").node("Sqrt", "square", "y"),
                        opset(13).node("Sum", "x", "y"),
                        opset(13).weight("w", 3, 4).weight("v", 1).node("Sum", "x w v", "y"),
                        opset(13).node("Cast", "x", "whole", i("to", 7)).node("Cast", "whole", "y", i("to", 1)),
                        opset(13).node("Cast", "x", "whole", i("to", 6)).node("Cast", "whole", "y", i("to", 1)),
                        opset(19)
                                .node("Cast", "x", "wide", i("to", 11), i("saturate", 1))
                                .node("Cast", "wide", "y", i("to", 1)))
                .map(graph -> named(graph, 2, 3, 4));
    }

    static Stream<Case> products() {
        return Stream.of(
                gemm(opset(13).weight("w", 4, 5).weight("c", 5).node("Gemm", "x w c", "y")),
                gemm(opset(13).weight("w", 4, 5).node("Gemm", "x w", "y", f("alpha", 0.5f))),
                gemm(opset(13)
                        .weight("w", 5, 4)
                        .weight("c", 3, 1)
                        .node("Gemm", "x w c", "y", i("transB", 1), f("alpha", 0.5f), f("beta", 2))),
                gemm(opset(13).weight("w", 3, 5).scalar("c", 0.7f).node("Gemm", "x w c", "y", i("transA", 1))),
                gemm(opset(13).weight("w", 4, 5).node("MatMul", "x w", "y")),
                gemm(opset(13).weight("w", 4).node("MatMul", "x w", "y")),
                new Case(
                        "MatMul of batches",
                        opset(13)
                                .weight("w", 2, 4, 5)
                                .node("MatMul", "x w", "y")
                                .build("y"),
                        2,
                        3,
                        4));
    }

    private static Case gemm(Graphs graph) {
        return named(graph, 3, 4);
    }

    static Stream<Case> normalisations() {
        return Stream.of(9, 13, 15)
                .flatMap(opset -> Stream.of(
                        new Case(
                                "BatchNormalization " + opset,
                                normalisation(opset).build("y"),
                                2,
                                3,
                                4,
                                5),
                        new Case(
                                "BatchNormalization of rows " + opset,
                                normalisation(opset).build("y"),
                                4,
                                3)));
    }

    private static Graphs normalisation(int opset) {
        return opset(opset)
                .weight("scale", 3)
                .weight("bias", 3)
                .weight("mean", 3)
                .floats("var", new long[] {3}, 0.5f, 1, 2)
                .node("BatchNormalization", "x scale bias mean var", "y", f("epsilon", 0.01f), f("momentum", 0.8f));
    }

    static Stream<Case> reshapes() {
        return Stream.of(
                        opset(13).node("Flatten", "x", "y"),
                        opset(13).node("Flatten", "x", "y", i("axis", 0)),
                        opset(13).node("Flatten", "x", "y", i("axis", 4)),
                        opset(13).node("Flatten", "x", "y", i("axis", -1)),
                        opset(13).longs("shape", 0, -1, 2).node("Reshape", "x shape", "y"),
                        opset(14).longs("shape", 16, -1).node("Reshape", "x shape", "y", i("allowzero", 1)),
                        opset(13).node("DepthToSpace", "x", "y", i("blocksize", 2)),
                        opset(13).node("DepthToSpace", "x", "y", i("blocksize", 2), s("mode", "CRD")),
                        opset(13).node("SpaceToDepth", "x", "y", i("blocksize", 2)))
                .map(graph -> named(graph, 2, 8, 4, 6));
    }

    static Stream<Case> axesAddedAndRemoved() {
        return Stream.of(
                        opset(11).node("Squeeze", "x", "y"),
                        opset(11).node("Squeeze", "x", "y", ints("axes", 0, -1)),
                        opset(13).longs("axes", 2, 0).node("Squeeze", "x axes", "y"),
                        opset(13).node("Squeeze", "x", "y"),
                        opset(11).node("Unsqueeze", "x", "y", ints("axes", 0, 3)),
                        opset(13).longs("axes", -1, 1).node("Unsqueeze", "x axes", "y"))
                .map(graph -> named(graph, 1, 3, 1));
    }

    static Stream<Case> permutations() {
        return Stream.of(
                        opset(13).node("Transpose", "x", "y"),
                        opset(13).node("Transpose", "x", "y", ints("perm", 1, 2, 0)),
                        opset(13).node("Concat", "x x", "y", i("axis", 1)),
                        opset(13).weight("w", 2, 3, 2).node("Concat", "x w x", "y", i("axis", -1)))
                .map(graph -> named(graph, 2, 3, 4));
    }

    static Stream<Case> slices() {
        return Stream.of(
                        opset(9).node("Slice", "x", "y", ints("starts", 1, 0), ints("ends", 3, -1), ints("axes", 1, 2)),
                        opset(9).node("Slice", "x", "y", ints("starts", 0, 1), ints("ends", 1, 2)),
                        slice(new long[] {1}, new long[] {Long.MAX_VALUE}, new long[] {-1}, new long[] {2}),
                        slice(new long[] {-2, 0}, new long[] {100, 2}, new long[] {3, 1}, new long[] {1, 1}),
                        slice(new long[] {-1}, new long[] {Long.MIN_VALUE}, new long[] {3}, new long[] {-1}),
                        slice(new long[] {3}, new long[] {0}, new long[] {2}, new long[] {-2}),
                        slice(new long[] {100}, new long[] {-3}, new long[] {2}, new long[] {-1}),
                        opset(13).longs("from", 0, 1).longs("to", 2, 2).node("Slice", "x from to", "y"))
                .map(graph -> named(graph, 2, 3, 5, 6));
    }

    private static Graphs slice(long[] from, long[] to, long[] axes, long[] steps) {
        return opset(13)
                .longs("from", from)
                .longs("to", to)
                .longs("axes", axes)
                .longs("steps", steps)
                .node("Slice", "x from to axes steps", "y");
    }

    static Stream<Case> gathers() {
        return Stream.of(
                        opset(13).longs("i", 2, -1, 0).node("Gather", "x i", "y", i("axis", 1)),
                        opset(13).longs("i", new long[0], 1).node("Gather", "x i", "y", i("axis", -1)),
                        opset(13).longs("i", new long[] {2, 2}, 0, 1, 1, -2).node("Gather", "x i", "y"))
                .map(graph -> named(graph, 2, 3, 4));
    }

    static Stream<Case> pads() {
        return Stream.of(
                        opset(9).node("Pad", "x", "y", ints("pads", 0, 0, 1, 2, 0, 0, 2, 1), f("value", 0.5f)),
                        opset(13).longs("pads", 0, 1, 1, 2, 0, 0, 2, 1).node("Pad", "x pads", "y"),
                        opset(13).longs("pads", 0, 0, -1, 2, 0, 0, 0, -1).node("Pad", "x pads", "y"),
                        opset(13)
                                .longs("pads", 0, 0, 1, 2, 0, 0, 2, 1)
                                .scalar("value", -2)
                                .node("Pad", "x pads value", "y", s("mode", "constant")),
                        opset(13)
                                .longs("pads", 0, 0, 1, 2, 0, 0, 2, 1)
                                .node("Pad", "x pads", "y", s("mode", "reflect")),
                        opset(13).longs("pads", 0, 1, 1, 2, 0, 0, 2, 1).node("Pad", "x pads", "y", s("mode", "edge")),
                        opset(19).longs("pads", 0, 1, 1, 2, 0, 0, 2, 1).node("Pad", "x pads", "y", s("mode", "wrap")),
                        opset(18).longs("pads", 1, 2, 3, 0).longs("axes", -1, 2).node("Pad", "x pads - axes", "y"))
                .map(graph -> named(graph, 2, 3, 4, 5));
    }

    static Stream<Case> resizes() {
        Stream<Graphs> nearest = Stream.of("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners")
                .flatMap(coordinates -> Stream.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")
                        .flatMap(rounding -> Stream.of(
                                resizeTo(7, 4, "nearest", coordinates, s("nearest_mode", rounding)),
                                resizeTo(8, 10, "nearest", coordinates, s("nearest_mode", rounding)))));
        Stream<Graphs> smooth = Stream.of("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners")
                .flatMap(coordinates -> Stream.of("linear", "cubic")
                        .flatMap(mode ->
                                Stream.of(resizeTo(7, 4, mode, coordinates), resizeTo(8, 10, mode, coordinates))));
        Stream<Graphs> others = Stream.of(
                resizeBy(2, 2, "nearest", "asymmetric", s("nearest_mode", "floor")),
                resizeBy(1.6f, 0.7f, "nearest", "half_pixel"),
                resizeBy(2, 2, "linear", "half_pixel"),
                resizeBy(1.6f, 0.7f, "linear", "half_pixel"),
                resizeBy(2, 2, "cubic", "half_pixel", f("cubic_coeff_a", -0.5f)),
                opset(10).floats("by", new long[] {4}, 1, 1, 2, 3).node("Resize", "x by", "y", s("mode", "nearest")),
                opset(10).floats("by", new long[] {4}, 1, 1, 2, 3).node("Resize", "x by", "y", s("mode", "linear")));
        return Stream.of(nearest, smooth, others).flatMap(s -> s).map(graph -> named(graph, 2, 3, 4, 5));
    }

    private static Graphs resizeTo(long height, long width, String mode, String coordinates, AttributeProto... others) {
        var all = Stream.concat(
                        Stream.of(s("mode", mode), s("coordinate_transformation_mode", coordinates)), Stream.of(others))
                .toArray(AttributeProto[]::new);
        return opset(13).longs("to", 2, 3, height, width).node("Resize", "x - - to", "y", all);
    }

    private static Graphs resizeBy(
            float height, float width, String mode, String coordinates, AttributeProto... others) {
        var all = Stream.concat(
                        Stream.of(s("mode", mode), s("coordinate_transformation_mode", coordinates)), Stream.of(others))
                .toArray(AttributeProto[]::new);
        return opset(13).floats("by", new long[] {4}, 1, 1, height, width).node("Resize", "x - by", "y", all);
    }

    static Stream<Case> upsamples() {
        return Stream.of("nearest", "linear")
                .map(mode -> opset(9).floats("by", new long[] {4}, 1, 1, 2, 3)
                        .node("Upsample", "x by", "y", s("mode", mode)))
                .map(graph -> named(graph, 2, 3, 4, 5));
    }

    static Stream<Case> constants() {
        TensorProto tensor = TensorProto.newBuilder()
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(2)
                .addFloatData(1)
                .addFloatData(2)
                .build();
        return Stream.of(
                        opset(13)
                                .node("Constant", "", "c", Graphs.tensor("value", tensor))
                                .node("Add", "x c", "y"),
                        opset(13).node("Constant", "", "c", f("value_float", 3)).node("Add", "x c", "y"),
                        opset(13)
                                .node("Constant", "", "c", floatList("value_floats", 3, 4))
                                .node("Add", "x c", "y"),
                        opset(13)
                                .node("Constant", "", "c", ints("value_ints", 2, 3))
                                .node("Reshape", "x c", "y"),
                        opset(13).node("Constant", "", "c", i("value_int", 1)).node("Gather", "x c", "y"),
                        opset(13)
                                .weight("w", 2)
                                .node("Identity", "w", "alias")
                                .node("Identity", "alias", "again")
                                .node("Add", "x again", "y"))
                .map(graph -> named(graph, 3, 2));
    }

    /** What exporters write to keep the batch dynamic. */
    static Stream<Case> shapeArithmetic() {
        return Stream.of(
                        opset(13)
                                .longs("zero", new long[0], 0)
                                .longs("axis", 0)
                                .longs("rest", -1)
                                .node("Shape", "x", "shape")
                                .node("Gather", "shape zero", "batch")
                                .node("Unsqueeze", "batch axis", "first")
                                .node("Concat", "first rest", "target", i("axis", 0))
                                .node("Reshape", "x target", "y"),
                        opset(15)
                                .longs("two", 2)
                                .node("Shape", "x", "tail", i("start", -2))
                                .node("Shape", "x", "head", i("start", 0), i("end", 2))
                                .node("Mul", "tail two", "doubled")
                                .node("Concat", "head doubled", "target", i("axis", 0))
                                .node("Resize", "x - - target", "y", s("mode", "nearest")),
                        opset(13)
                                .longs("two", 2)
                                .longs("rest", -1)
                                .node("Shape", "x", "shape")
                                .longs("from", 3)
                                .longs("to", 4)
                                .node("Slice", "shape from to", "width")
                                .node("Div", "width two", "half")
                                .node("Concat", "half rest", "target", i("axis", 0))
                                .node("Slice", "x half width rest", "y"))
                .map(graph -> named(graph, 2, 3, 4, 5));
    }

    private static Case named(Graphs graph, long... shape) {
        OnnxModel model = graph.build("y");
        String name = model.graph().getNodeList().stream()
                        .map(node -> node.getOpType()
                                + node.getAttributeList().stream()
                                        .map(a -> a.getName() + "=" + a.getI() + " " + a.getF() + " " + a.getIntsList()
                                                + a.getS().toStringUtf8())
                                        .toList())
                        .toList()
                + " opset " + model.opset();
        return new Case(name, model, shape);
    }
}

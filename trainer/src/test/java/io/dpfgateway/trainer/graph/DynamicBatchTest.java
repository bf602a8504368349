package io.dpfgateway.trainer.graph;

import static io.dpfgateway.trainer.graph.Graphs.i;
import static io.dpfgateway.trainer.graph.Graphs.ints;
import static io.dpfgateway.trainer.graph.Graphs.opset;
import static io.dpfgateway.trainer.graph.Graphs.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks whose batch is fixed, as exporters write them, against ONNX Runtime at other batches. */
class DynamicBatchTest {
    private static final List<Long> PICTURE = List.of(4L, 6L, 6L);
    private static final long BATCH = 3;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldGiveForEachPictureOfABatchWhatItGivesAlone(String name, Graphs graph, long batch) {
        // Given
        OnnxModel fixed = fixed(graph.build("y"), batch);

        // When
        OnnxModel dynamic = DynamicBatch.of(fixed, PICTURE);

        // Then
        assertThat(dynamic.input().shape()).containsExactly(TensorSpec.DYNAMIC, 4L, 6L, 6L);
        assertThat(dynamic.output().shape().get(0)).isEqualTo(TensorSpec.DYNAMIC);
        assertRowsAreThoseOf(fixed, dynamic, batch);
    }

    static Stream<Arguments> shouldGiveForEachPictureOfABatchWhatItGivesAlone() {
        return Stream.of(
                of("nothing in the way", opset(13).node("Relu", "x", "y"), 1),
                of("[1,-1]", opset(13).longs("to", 1, -1).node("Reshape", "x to", "y"), 1),
                of("[1,144]", opset(13).longs("to", 1, 144).node("Reshape", "x to", "y"), 1),
                of("[2,144]", opset(13).longs("to", 2, 144).node("Reshape", "x to", "y"), 2),
                of("[2,-1] of two", opset(13).longs("to", 2, -1).node("Reshape", "x to", "y"), 2),
                of("all in one row", opset(13).node("Flatten", "x", "y", i("axis", 0)), 1),
                of("[-1,144]", opset(13).longs("to", -1, 144).node("Reshape", "x to", "y"), 1),
                of(
                        "[1,-1] where 0 means 0",
                        opset(14).longs("to", 1, -1).node("Reshape", "x to", "y", i("allowzero", 1)),
                        1),
                of(
                        "shuffled channels",
                        opset(13)
                                .longs("apart", 1, 2, 2, 6, 6)
                                .longs("together", 1, 4, 6, 6)
                                .node("Reshape", "x apart", "groups")
                                .node("Transpose", "groups", "mixed", ints("perm", 0, 2, 1, 3, 4))
                                .node("Reshape", "mixed together", "y"),
                        1),
                of(
                        "batch and channels as one",
                        opset(13)
                                .longs("fold", 8, 36)
                                .longs("unfold", 2, 4, 36)
                                .node("Reshape", "x fold", "rows")
                                .node("Softmax", "rows", "soft")
                                .node("Reshape", "soft unfold", "y"),
                        2),
                of(
                        "flat, and back",
                        opset(13)
                                .longs("flat", -1)
                                .longs("back", 1, 144)
                                .node("Reshape", "x flat", "all")
                                .node("Reshape", "all back", "y"),
                        1),
                of(
                        "a target put together of constants",
                        opset(13)
                                .longs("one", 1)
                                .longs("rest", -1)
                                .node("Concat", "one rest", "to", i("axis", 0))
                                .node("Reshape", "x to", "y"),
                        1),
                of(
                        "a target with the batch from the shape",
                        opset(13)
                                .longs("zero", 0)
                                .longs("rest", -1)
                                .node("Shape", "x", "dims")
                                .node("Gather", "dims zero", "first")
                                .node("Concat", "first rest", "to", i("axis", 0))
                                .node("Reshape", "x to", "y"),
                        1),
                of(
                        "a target with a side from the shape, and a batch of one",
                        opset(13)
                                .longs("one", 1)
                                .longs("two", 2)
                                .longs("rest", -1)
                                .node("Shape", "x", "dims")
                                .node("Gather", "dims two", "side")
                                .node("Concat", "one rest side", "to", i("axis", 0))
                                .node("Reshape", "x to", "y"),
                        1),
                of(
                        "sizes of a resize",
                        opset(13).longs("to", 1, 4, 9, 12).node("Resize", "x - - to", "y", s("mode", "linear")),
                        1),
                of(
                        "an expanded mean",
                        opset(13)
                                .longs("to", 2, 4, 6, 6)
                                .node("GlobalAveragePool", "x", "mean")
                                .node("Expand", "mean to", "y"),
                        2),
                of(
                        "all axes of one dropped",
                        opset(13)
                                .weight("w", 4, 5)
                                .node("GlobalAveragePool", "x", "mean")
                                .node("Squeeze", "mean", "row")
                                .node("MatMul", "row w", "y"),
                        1),
                of(
                        "the batch's axis dropped among others",
                        opset(13)
                                .longs("axes", 0, -1, 2)
                                .node("GlobalAveragePool", "x", "mean")
                                .node("Squeeze", "mean axes", "y"),
                        1),
                of(
                        "a constant filled to a shape",
                        opset(13)
                                .longs("dims", 1, 4, 1, 1)
                                .node("ConstantOfShape", "dims", "zeros")
                                .node("Add", "x zeros", "y"),
                        1));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource
    void shouldNameTheNodeThatIsBoundToItsBatch(Graphs graph, long batch, String reason) {
        assertThatThrownBy(() -> DynamicBatch.of(fixed(graph.build("y"), batch), PICTURE))
                .isInstanceOf(FixedBatchException.class)
                .hasMessageContaining("node 'bound_node'")
                .hasMessageContaining("bound to a batch of " + batch)
                .hasMessageContaining(reason)
                .message()
                .hasLineCount(1);
    }

    static Stream<Arguments> shouldNameTheNodeThatIsBoundToItsBatch() {
        return Stream.of(
                Arguments.of(
                        opset(13)
                                .node("ReduceMean", "x", "bound", ints("axes", 0))
                                .node("Sub", "x bound", "y"),
                        2,
                        "it makes [1, 4, 6, 6] and [1, 4, 6, 6]"),
                Arguments.of(
                        opset(13)
                                .weight("w", 2, 4, 6, 6)
                                .node("Mul", "x w", "bound")
                                .node("Relu", "bound", "y"),
                        2,
                        "(Mul)"),
                Arguments.of(
                        opset(13).node("Softmax", "x", "bound", i("axis", 0)).node("Relu", "bound", "y"),
                        2,
                        "not the same for the same pictures"),
                Arguments.of(
                        opset(13)
                                .longs("from", 0)
                                .longs("to", 1)
                                .longs("axis", 0)
                                .node("Slice", "x from to axis", "bound")
                                .node("Relu", "bound", "y"),
                        1,
                        "(Slice)"),
                Arguments.of(
                        opset(13)
                                .longs("to", 3, -1)
                                .node("Reshape", "x to", "bound")
                                .node("Relu", "bound", "y"),
                        2,
                        "(Reshape)"));
    }

    @Test
    void shouldLeaveANetworkAloneThatTakesAnyBatch() {
        OnnxModel network = opset(13).node("Flatten", "x", "y").build("y");

        assertThat(DynamicBatch.of(network, PICTURE)).isSameAs(network);
    }

    /** The file says that the batch may vary, but the graph was traced with one picture. */
    @Test
    void shouldRewriteWhatABatchOfOnePassesByChance() {
        OnnxModel network =
                opset(13).longs("to", 1, -1).node("Reshape", "x to", "y").build("y");

        OnnxModel dynamic = DynamicBatch.of(network, PICTURE);

        assertRowsAreThoseOf(network, dynamic, 1);
    }

    @Test
    void shouldRefuseAnUnknownOperatorByName() {
        OnnxModel network =
                opset(14).longs("axis", 1).node("CumSum", "x axis", "y").build("y");

        assertThatThrownBy(() -> DynamicBatch.of(network, PICTURE))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("CumSum");
    }

    private static void assertRowsAreThoseOf(OnnxModel fixed, OnnxModel dynamic, long batch) {
        long[] shape = {batch * BATCH, 4, 6, 6};
        float[] pictures = Graphs.random(3, shape);
        double[] together = OnnxRuntime.run(dynamic, pictures, shape).get("y").values();
        int in = pictures.length / (int) BATCH;
        int out = together.length / (int) BATCH;
        for (int part = 0; part < BATCH; part++) {
            float[] some = Arrays.copyOfRange(pictures, part * in, (part + 1) * in);
            double[] alone =
                    OnnxRuntime.run(fixed, some, batch, 4, 6, 6).get("y").values();
            assertThat(Arrays.copyOfRange(together, part * out, (part + 1) * out))
                    .containsExactly(alone, Offset.offset(1e-5));
        }
        OnnxRuntime.assertSame(dynamic, pictures, shape);
    }

    private static OnnxModel fixed(OnnxModel model, long batch) {
        ModelProto.Builder proto = model.proto().toBuilder();
        var shape = proto.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder();
        for (long dim : new long[] {batch, 4, 6, 6}) {
            shape.addDim(Dimension.newBuilder().setDimValue(dim));
        }
        return OnnxModel.of(proto.build(), "test graph");
    }

    private static Arguments of(String name, Graphs graph, long batch) {
        return Arguments.of(name, graph, batch);
    }
}

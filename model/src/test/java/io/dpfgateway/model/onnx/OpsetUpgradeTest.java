package io.dpfgateway.model.onnx;

import static io.dpfgateway.model.onnx.GraphBuilder.integer;
import static io.dpfgateway.model.onnx.GraphBuilder.ints;
import static io.dpfgateway.model.onnx.GraphBuilder.real;
import static io.dpfgateway.model.onnx.GraphBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.dpfgateway.model.onnx.OnnxRuntime.Floats;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both opsets of a network in ONNX Runtime. */
class OpsetUpgradeTest {
    private static final Floats INPUT = Floats.random(5, 2, 3, 4, 6);

    @ParameterizedTest(name = "opset {0}: {1} {2}")
    @MethodSource
    void shouldComputeTheSameInTheNewOpset(int opset, String operator, List<AttributeProto> attributes) {
        // Given
        OnnxModel old = of(opset, operator, attributes.toArray(AttributeProto[]::new));

        // When
        OnnxModel upgraded = OpsetUpgrade.of(old);

        // Then
        assertThat(upgraded.opset()).isEqualTo(13);
        GraphGuard.DEFAULT.check(upgraded, "upgraded");
        assertSame(old, upgraded);
    }

    static Stream<Arguments> shouldComputeTheSameInTheNewOpset() {
        return IntStream.of(9, 10, 11, 12)
                .boxed()
                .flatMap(opset -> Stream.concat(
                        Stream.of(
                                Arguments.of(opset, "Squeeze", List.of(ints("axes", 0))),
                                Arguments.of(opset, "Unsqueeze", List.of(ints("axes", 0, 3))),
                                Arguments.of(opset, "ReduceSum", List.of(ints("axes", 1, 2))),
                                Arguments.of(opset, "ReduceSum", List.of(integer("keepdims", 0))),
                                Arguments.of(opset, "ReduceMean", List.of(ints("axes", 1, 2))),
                                Arguments.of(opset, "Split", List.of(integer("axis", 1), ints("split", 1, 2))),
                                Arguments.of(opset, "Split", List.of(integer("axis", 2))),
                                Arguments.of(opset, "Dropout", opset < 12 ? List.of(real("ratio", 0.3f)) : List.of()),
                                Arguments.of(opset, "Softmax", List.of()),
                                Arguments.of(opset, "Softmax", List.of(integer("axis", 2))),
                                Arguments.of(opset, "Softmax", List.of(integer("axis", 3))),
                                Arguments.of(opset, "LogSoftmax", List.of(integer("axis", 0))),
                                Arguments.of(
                                        opset,
                                        "MaxPool",
                                        List.of(ints("kernel_shape", 2, 2), ints("pads", 0, 1, 1, 0))),
                                Arguments.of(opset, "Clip", List.of())),
                        inOpset(opset)));
    }

    private static Stream<Arguments> inOpset(int opset) {
        Stream<Arguments> untilTen = Stream.of(
                Arguments.of(opset, "Clip", List.of(real("min", -0.5f), real("max", 0.25f))),
                Arguments.of(opset, "Clip", List.of(real("max", 0.25f))),
                Arguments.of(opset, "Pad", List.of(ints("pads", 0, 0, 1, 2, 0, 1, 0, 1), real("value", 0.5f))),
                Arguments.of(opset, "Pad", List.of(ints("pads", 0, 0, 1, 2, 0, 0, 0, 1), text("mode", "reflect"))));
        Stream<Arguments> nine = Stream.of(
                Arguments.of(opset, "Slice", List.of(ints("starts", 1), ints("ends", 100), ints("axes", 2))),
                Arguments.of(opset, "Slice", List.of(ints("starts", 0, 1), ints("ends", 1, 3))),
                Arguments.of(opset, "TopK", List.of(integer("k", 2), integer("axis", 3))));
        return opset > 10 ? Stream.of() : opset == 10 ? untilTen : Stream.concat(untilTen, nine);
    }

    @ParameterizedTest(name = "{1} of opset {0}, {2}, {3}x{4}")
    @MethodSource
    void shouldResizeAsBefore(int opset, String operator, String mode, float height, float width) {
        OnnxModel old = scaled(opset, operator, mode, height, width);

        assertSame(old, OpsetUpgrade.of(old));
    }

    static Stream<Arguments> shouldResizeAsBefore() {
        return Stream.of("nearest", "linear")
                .flatMap(mode -> Stream.of(
                        Arguments.of(9, "Upsample", mode, 2, 3),
                        Arguments.of(9, "Upsample", mode, 1, 1.5f),
                        Arguments.of(10, "Resize", mode, 2, 3),
                        Arguments.of(10, "Resize", mode, 0.5f, 0.6f)));
    }

    @Test
    void shouldNameTheNodeWhenThereIsNoNewForm() {
        OnnxModel mixed = scaled(10, "Resize", "nearest", 2, 0.5f);

        assertThatThrownBy(() -> OpsetUpgrade.of(mixed))
                .isInstanceOf(InvalidOnnxException.class)
                .hasMessageContaining("node 'out' (Resize) of opset 10 cannot be rewritten in opset 13")
                .hasMessageContaining("export the network with opset 13 or newer");
    }

    @Test
    void shouldTakeWeightsThatAreListedAsInputs() {
        // Given: as files of IR version 3 are
        GraphBuilder graph = new GraphBuilder("n", 9);
        String x = graph.input(TensorSpec.batched("x", 3, 4, 6));
        String weight = graph.floats("w", new float[] {1, 2, 3}, 3, 1, 1);
        graph.nodeNamed("Clip", List.of(graph.node("Mul", List.of(x, weight))), "out", real("max", 0.5f));
        OnnxModel built = graph.build(TensorSpec.batched("out", 3, 4, 6));
        ModelProto.Builder old = built.proto().toBuilder().setIrVersion(3);
        old.getGraphBuilder().addInput(new TensorSpec(weight, 1, List.of(3L, 1L, 1L)).toProto());

        // When
        OnnxModel upgraded = OpsetUpgrade.of(OnnxModel.of(old.build(), "old"));

        // Then
        assertThat(upgraded.inputs()).extracting(TensorSpec::name).containsExactly("x");
        assertSame(built, upgraded);
    }

    @Test
    void shouldLeaveANewNetworkAlone() {
        OnnxModel network = OnnxFile.chain();

        assertThat(OpsetUpgrade.of(network)).isSameAs(network);
    }

    private static void assertSame(OnnxModel old, OnnxModel upgraded) {
        Floats expected = OnnxRuntime.run(old, INPUT);
        Floats actual = OnnxRuntime.run(upgraded, INPUT);
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.values()).containsExactly(expected.values(), within(1e-6f));
    }

    private static OnnxModel of(int opset, String operator, AttributeProto... attributes) {
        GraphBuilder graph = new GraphBuilder("n", opset);
        String x = graph.input(new TensorSpec("x", TensorSpec.FLOAT32, List.of()));
        String in = x;
        if (operator.equals("Squeeze")) {
            in = graph.node("Unsqueeze", List.of(x), ints("axes", 0));
        }
        graph.nodeNamed(operator, List.of(in), "out", attributes);
        OnnxModel model = graph.build(new TensorSpec("out", TensorSpec.FLOAT32, List.of()));
        boolean two = operator.equals("Split") || operator.equals("TopK");
        return two ? withSecondOutput(model) : model;
    }

    private static OnnxModel withSecondOutput(OnnxModel model) {
        ModelProto.Builder proto = model.proto().toBuilder();
        NodeProto.Builder last =
                proto.getGraphBuilder().getNodeBuilder(proto.getGraph().getNodeCount() - 1);
        last.addOutput("second");
        return OnnxModel.of(proto.build(), "two outputs");
    }

    private static OnnxModel scaled(int opset, String operator, String mode, float height, float width) {
        GraphBuilder graph = new GraphBuilder("n", opset);
        String x = graph.input(TensorSpec.batched("x", 3, 4, 6));
        String scales = graph.floats("scales", new float[] {1, 1, height, width}, 4);
        graph.nodeNamed(operator, List.of(x, scales), "out", text("mode", mode));
        return graph.build(new TensorSpec("out", TensorSpec.FLOAT32, List.of()));
    }
}

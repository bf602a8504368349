package io.dpfgateway.trainer.graph;

import static io.dpfgateway.trainer.graph.Graphs.i;
import static io.dpfgateway.trainer.graph.Graphs.ints;
import static io.dpfgateway.trainer.graph.Graphs.opset;
import static io.dpfgateway.trainer.graph.Graphs.s;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.TrainerException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the trainer cannot execute is refused by name, before anything runs. */
class RefusalTest {
    @Test
    void shouldNameEveryUnknownOperatorAndItsFirstNode() {
        // Given
        OnnxModel model = opset(13)
                .node("Relu", "x", "a")
                .node("CumSum", "a", "b")
                .node("Det", "b", "c")
                .node("CumSum", "c", "y")
                .build("y");

        // When / Then
        assertThatThrownBy(() -> TorchGraph.frozen(model))
                .isInstanceOf(UnsupportedOperatorException.class)
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("CumSum (first in node 'b_node' (CumSum)), Det (first in node 'c_node' (Det));")
                .message()
                .hasLineCount(1);
    }

    @Test
    void shouldRefuseAKnownNameOfAnotherDomain() {
        // Given
        ModelProto.Builder model = opset(13).node("Relu", "x", "y").build("y").proto().toBuilder();
        model.getGraphBuilder().getNodeBuilder(0).setDomain("com.example");

        // When / Then
        assertThatThrownBy(() -> TorchGraph.trainable(OnnxModel.of(model.build(), "test")))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("com.example.Relu (first in node 'y_node' (Relu))");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void shouldNameAnAttributeThatItCannotHonour(Graphs graph, String named) {
        assertThatThrownBy(() -> TorchGraph.frozen(graph.build("y")))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("node 'y_node'")
                .hasMessageContaining(named)
                .message()
                .hasLineCount(1);
    }

    static Stream<Arguments> shouldNameAnAttributeThatItCannotHonour() {
        return Stream.of(
                Arguments.of(opset(13).node("Relu", "x", "y", i("novelty", 1)), "attribute novelty"),
                Arguments.of(pool("MaxPool", i("storage_order", 1)), "storage_order is 1"),
                Arguments.of(opset(13).node("ArgMax", "x", "y", i("select_last_index", 1)), "select_last_index is 1"),
                Arguments.of(opset(20).node("Gelu", "x", "y", s("approximate", "fast")), "approximate is fast"),
                Arguments.of(pool("MaxPool", s("auto_pad", "SOMEHOW")), "auto_pad is SOMEHOW"),
                Arguments.of(pool("MaxPool", ints("strides", 1)), "strides, dilations and pads"),
                Arguments.of(opset(13).node("MaxPool", "x", "y", ints("kernel_shape", 3)), "kernel_shape"),
                Arguments.of(transposed(ints("output_shape", 9, 9)), "attribute output_shape"),
                Arguments.of(transposed(s("auto_pad", "SAME_UPPER")), "auto_pad is SAME_UPPER"),
                Arguments.of(resize(i("antialias", 1)), "antialias is 1"),
                Arguments.of(resize(i("exclude_outside", 1)), "exclude_outside is 1"),
                Arguments.of(resize(ints("axes", 2, 3)), "attribute axes"),
                Arguments.of(resize(s("keep_aspect_ratio_policy", "not_larger")), "not_larger"),
                Arguments.of(resize(s("coordinate_transformation_mode", "tf_crop_and_resize")), "tf_crop_and_resize"),
                Arguments.of(opset(13).node("Cast", "x", "y", i("to", 10)), "attribute to is 10"),
                Arguments.of(opset(13).longs("pads", 0, 0).node("Pad", "x pads", "y", s("mode", "mirror")), "mirror"),
                Arguments.of(opset(13).bool("on", true).node("Dropout", "x - on", "y"), "training_mode"),
                Arguments.of(opset(13).node("Reshape", "x", "y"), "shape is missing"),
                Arguments.of(opset(13).node("Constant", "", "y", s("value_string", "a")), "value_string"),
                Arguments.of(
                        opset(15).weight("w", 3).node("BatchNormalization", "x w w w w", "y", i("training_mode", 1)),
                        "training_mode is 1"));
    }

    @Test
    void shouldRefuseASplitIntoOtherThanItsOutputs() {
        Graphs graph = opset(18).node("Split", "x", "y z", i("num_outputs", 3));

        assertThatThrownBy(() -> TorchGraph.frozen(graph.build("y")))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("(Split): attribute num_outputs is 3, but the node has 2 outputs");
    }

    @Test
    void shouldRefuseASecondOutputThatIsRead() {
        // Given
        Graphs graph = opset(13)
                .node("MaxPool", "x", "y indices", ints("kernel_shape", 2, 2))
                .node("Cast", "indices", "z", i("to", 1));

        // When / Then
        assertThatThrownBy(() -> TorchGraph.frozen(graph.build("z")))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("its output 'indices'");
    }

    @Test
    void shouldRefuseToTrainStatisticsThatAreNoInitializer() {
        // Given
        Graphs graph = opset(13)
                .weight("w", 3)
                .node("Sqrt", "w", "computed")
                .node("BatchNormalization", "x w w computed w", "y");

        // When / Then
        assertThatThrownBy(() -> TorchGraph.trainable(graph.build("y")))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("running statistics 'computed'");
    }

    @Test
    void shouldRefuseTensorsItCannotRead() {
        // Given
        TensorProto.Builder tensor = TensorProto.newBuilder().setName("half").addDims(2);
        OnnxModel half = opset(13)
                .initializer(tensor.setDataType(DataType.FLOAT16.getNumber())
                        .setRawData(ByteString.copyFrom(new byte[4]))
                        .build())
                .node("Add", "x half", "y")
                .build("y");
        OnnxModel damaged = opset(13)
                .initializer(tensor.setDataType(DataType.FLOAT.getNumber()).build())
                .node("Add", "x half", "y")
                .build("y");

        // When / Then
        assertThatThrownBy(() -> TorchGraph.frozen(half))
                .isInstanceOf(UnsupportedTensorException.class)
                .hasMessageContaining("tensor 'half' is of type FLOAT16");
        assertThatThrownBy(() -> TorchGraph.frozen(damaged))
                .isInstanceOf(UnsupportedTensorException.class)
                .hasMessageContaining("tensor 'half' holds 4 bytes where its shape asks for 8");
    }

    @Test
    void shouldNameTheNodeWhenTheInputDoesNotFit() {
        // Given
        OnnxModel model =
                opset(13).weight("w", 4, 3, 3, 3).node("Conv", "x w", "y").build("y");
        try (TorchGraph graph = TorchGraph.frozen(model);
                PointerScope scope = new PointerScope()) {
            Tensor input = torch.zeros(1, 2, 8, 8);

            // When / Then
            assertThatThrownBy(() -> graph.run(input))
                    .isInstanceOf(GraphRunException.class)
                    .hasMessageContaining("node 'y_node' (Conv)")
                    .hasMessageContaining("[1, 2, 8, 8], [4, 3, 3, 3]")
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldNameTensorsThatTheGraphDoesNotHave() {
        // Given
        try (TorchGraph graph =
                        TorchGraph.frozen(opset(13).node("Relu", "x", "y").build("y"));
                PointerScope scope = new PointerScope()) {
            Tensor input = torch.zeros(1);

            // When / Then
            assertThatThrownBy(() -> graph.run(Map.of("x", input), Set.of("z"))).hasMessageContaining("no tensor 'z'");
            assertThatThrownBy(() -> graph.run(Map.of("z", input), Set.of("y"))).hasMessageContaining("no tensor 'z'");
            assertThatThrownBy(() -> graph.run(Map.of(), Set.of("y"))).hasMessageContaining("input 'x' is missing");
            assertThatThrownBy(() -> graph.parameter("x")).hasMessageContaining("no parameter 'x'");
        }
    }

    @Test
    void shouldRefuseAStoredTensorThatIsGiven() {
        try (TorchGraph graph = TorchGraph.frozen(
                        opset(13).weight("w", 1).node("Mul", "x w", "y").build("y"));
                PointerScope scope = new PointerScope()) {
            Tensor input = torch.zeros(1);

            assertThatThrownBy(() -> graph.run(Map.of("x", input, "w", input), Set.of("y")))
                    .hasMessage("'w' is stored in the graph and cannot be given");
        }
    }

    private static Graphs pool(String operator, AttributeProto... attributes) {
        var all = Stream.concat(Stream.of(ints("kernel_shape", 3, 3)), Stream.of(attributes))
                .toArray(AttributeProto[]::new);
        return opset(13).node(operator, "x", "y", all);
    }

    private static Graphs transposed(AttributeProto attribute) {
        return opset(13).weight("w", 3, 4, 3, 3).node("ConvTranspose", "x w", "y", attribute);
    }

    private static Graphs resize(AttributeProto attribute) {
        return opset(18).longs("to", 1, 3, 8, 8).node("Resize", "x - - to", "y", attribute);
    }
}

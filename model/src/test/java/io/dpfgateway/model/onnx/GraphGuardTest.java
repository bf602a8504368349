package io.dpfgateway.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GraphGuardTest {
    private final OnnxModel chain = OnnxFile.chain();

    @Test
    void shouldPassWhenOperatorsSizesAndShapesAreAsPromised() {
        assertThatCode(() -> GraphGuard.DEFAULT.check(chain, "n.onnx", List.of(4), List.of(4)))
                .doesNotThrowAnyException();
        assertThatCode(() -> GraphGuard.DEFAULT.check(chain, "n.onnx", List.of(4), List.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldNameAllForbiddenOperatorsWhenThereAreAny() {
        OnnxModel model = changed(m -> {
            m.getGraphBuilder().getNodeBuilder(0).setOpType("RandomNormalLike");
            m.getGraphBuilder().getNodeBuilder(1).setDomain("com.example");
            return m;
        });
        refuses(
                () -> GraphGuard.DEFAULT.check(model, "n.onnx"),
                "n.onnx uses operators that are not allowed: RandomNormalLike, com.example:Sigmoid");
    }

    @Test
    void shouldTakeTheDefaultDomainByBothItsNames() {
        OnnxModel model = changed(m -> {
            m.getGraphBuilder().getNodeBuilder(0).setDomain("ai.onnx");
            return m;
        });
        assertThatCode(() -> GraphGuard.DEFAULT.check(model, "n.onnx")).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseWhenANodeHoldsAGraph() {
        AttributeProto one =
                AttributeProto.newBuilder().setName("g").setG(chain.graph()).build();
        AttributeProto many = AttributeProto.newBuilder()
                .setName("g")
                .addGraphs(chain.graph())
                .build();
        for (AttributeProto attribute : List.of(one, many)) {
            OnnxModel model = changed(m -> {
                m.getGraphBuilder().getNodeBuilder(1).addAttribute(attribute);
                return m;
            });
            refuses(() -> GraphGuard.DEFAULT.check(model, "n.onnx"), "n.onnx holds a graph inside node 'n/1.Sigmoid'");
        }
    }

    @Test
    void shouldRefuseWhenTheModelBringsFunctionsOrTrainingGraphs() {
        OnnxModel functions =
                changed(m -> m.addFunctions(FunctionProto.newBuilder().setName("Relu")));
        refuses(() -> GraphGuard.DEFAULT.check(functions, "n.onnx"), "n.onnx defines functions of its own");
        OnnxModel training = changed(m -> m.addTrainingInfo(TrainingInfoProto.getDefaultInstance()));
        refuses(() -> GraphGuard.DEFAULT.check(training, "n.onnx"), "n.onnx holds graphs for training it");
    }

    @Test
    void shouldRefuseWhenOneNodeOrByteIsTooMany() {
        long bytes = chain.toBytes().length;
        assertThatCode(() -> new GraphGuard(3, bytes).check(chain, "n.onnx")).doesNotThrowAnyException();
        refuses(() -> new GraphGuard(2, bytes).check(chain, "n.onnx"), "n.onnx has 3 nodes; at most 2 are allowed");
        refuses(
                () -> new GraphGuard(3, bytes - 1).check(chain, "n.onnx"),
                "n.onnx is of " + bytes + " bytes; at most " + (bytes - 1) + " are allowed");
    }

    @Test
    void shouldRefuseWhenShapesAreNotAsPromised() {
        refuses(
                () -> GraphGuard.DEFAULT.check(chain, "n.onnx", List.of(5), List.of()),
                "n.onnx: input is x [N,4] where a batch of [5] is promised");
        refuses(
                () -> GraphGuard.DEFAULT.check(chain, "n.onnx", List.of(4), List.of(4, 1)),
                "n.onnx: output is n/2.Neg [N,4] where a batch of [4, 1] is promised");
        OnnxModel fixedBatch = chain.withShapes(List.of(1L, 4L), List.of(1L, 4L));
        refuses(
                () -> GraphGuard.DEFAULT.check(fixedBatch, "n.onnx", List.of(4), List.of()),
                "n.onnx: input is x [1,4] where a batch of [4] is promised");
    }

    @Test
    void shouldRefuseWhenTypesOrCountsAreNotAsPromised() {
        OnnxModel doubles = changed(m -> {
            m.getGraphBuilder()
                    .getInputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .setElemType(11);
            return m;
        });
        refuses(
                () -> GraphGuard.DEFAULT.check(doubles, "n.onnx", List.of(4), List.of()),
                "n.onnx: input x is not of type float32");
        OnnxModel twoOutputs = changed(m -> {
            m.getGraphBuilder().addOutput(TensorSpec.batched("n/0.Relu", 4).toProto());
            return m;
        });
        refuses(
                () -> GraphGuard.DEFAULT.check(twoOutputs, "n.onnx", List.of(4), List.of(4)),
                "n.onnx has 1 inputs and 2 outputs; one of each is needed");
        assertThatCode(() -> GraphGuard.DEFAULT.check(twoOutputs, "n.onnx", List.of(4), List.of()))
                .as("heads, where any outputs will do")
                .doesNotThrowAnyException();
    }

    private OnnxModel changed(UnaryOperator<ModelProto.Builder> change) {
        return OnnxModel.of(OnnxFile.changed(chain, change), "n.onnx");
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(RefusedGraphException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}

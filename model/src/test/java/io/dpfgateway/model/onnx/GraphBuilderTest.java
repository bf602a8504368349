package io.dpfgateway.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.onnx.OnnxRuntime.Floats;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
    @Test
    void shouldRunInOnnxRuntimeWhenBuiltWithEveryKindOfAttributeAndConstant() {
        // Given
        GraphBuilder graph = new GraphBuilder("b", 13);
        String x = graph.input(TensorSpec.batched("x", 1, 2, 2));
        String kernel = graph.floats("kernel", new float[] {1, 1, 1, 1}, 1, 1, 2, 2);
        String conv = graph.node("Conv", List.of(x, kernel), GraphBuilder.ints("strides", 2, 2));
        String leaky = graph.node("LeakyRelu", List.of(conv), GraphBuilder.real("alpha", 0.5f));
        String flat = graph.node("Reshape", List.of(leaky, graph.longs("shape", 0, 1)));
        String twice = graph.node("Concat", List.of(flat, flat), GraphBuilder.integer("axis", 1));
        OnnxModel model = graph.build(TensorSpec.batched(twice, 2));

        // When
        Floats output = OnnxRuntime.run(model, new Floats(new float[] {-1, -2, -3, -4}, 1, 1, 2, 2));

        // Then
        assertThat(output.values()).containsExactly(-5, -5);
        assertThat(GraphBuilder.text("mode", "linear").getS().toStringUtf8()).isEqualTo("linear");
    }

    @Test
    void shouldAppendAnotherGraphBehindATensor() {
        // Given
        GraphBuilder graph = new GraphBuilder("b", OnnxFile.OPSET);
        String negated = graph.node("Neg", List.of(graph.input(TensorSpec.batched("in", 4))));

        // When
        String end = graph.append(negated, OnnxFile.chain());
        OnnxModel model = graph.build(TensorSpec.batched(end, 4));

        // Then
        float[] input = {-1, 0, 1, 2};
        float[] direct = {1, 0, -1, -2};
        assertThat(OnnxRuntime.run(model, new Floats(input, 1, 4)).values())
                .isEqualTo(OnnxRuntime.run(OnnxFile.chain(), new Floats(direct, 1, 4))
                        .values());
    }

    @Test
    void shouldRefuseToAppendWhenOpsetsDiffer() {
        GraphBuilder graph = new GraphBuilder("b", 15);
        String x = graph.input(TensorSpec.batched("in", 4));
        assertThatThrownBy(() -> graph.append(x, OnnxFile.chain()))
                .isInstanceOf(InvalidOnnxException.class)
                .hasMessage("cannot append a graph of opset 13 to graph 'b' of opset 15; build both with the same");
    }

    @Test
    void shouldRefuseWhenTheSameGraphIsAppendedTwice() {
        GraphBuilder graph = new GraphBuilder("b", OnnxFile.OPSET);
        String once = graph.append(graph.input(TensorSpec.batched("in", 4)), OnnxFile.chain());
        String twice = graph.append(once, OnnxFile.chain());
        assertThatThrownBy(() -> graph.build(TensorSpec.batched(twice, 4)))
                .isInstanceOf(InvalidOnnxException.class)
                .hasMessageContaining("is made twice");
    }

    @Test
    void shouldRefuseWhenValuesAndDimensionsDisagree() {
        GraphBuilder graph = new GraphBuilder("b", 13);
        assertThatThrownBy(() -> graph.floats("w", new float[3], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'w'");
    }

    @Test
    void shouldNameOnlyTheBatchWhenSeveralDimensionsMayVary() {
        // Given: equal names would promise equal sizes
        TensorSpec spec = new TensorSpec("x", TensorSpec.FLOAT32, List.of(-1L, 3L, -1L, -1L));

        // When, then
        assertThat(spec).hasToString("x [N,3,?,?]");
        assertThat(TensorSpec.of(spec.toProto())).isEqualTo(spec);
        assertThat(new TensorSpec("x", TensorSpec.FLOAT32, List.of())).hasToString("x [?]");
        assertThat(spec.toProto().getType().getTensorType().getShape().getDim(2).hasDimParam())
                .isFalse();
    }
}

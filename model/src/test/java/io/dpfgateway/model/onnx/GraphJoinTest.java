package io.dpfgateway.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.dpfgateway.model.onnx.OnnxRuntime.Floats;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphJoinTest {
    @Test
    void shouldComputeTheSecondOfTheFirstWhenAllInnerNamesCollide() {
        // Given: "w" and "w#2" in both, so that a new name for the one must not be the other
        OnnxModel first = affine("p", "out1", 2, 10);
        OnnxModel second = affine("p", "out2", 3, 100);
        Floats input = new Floats(new float[] {1, 2}, 2, 1);

        // When
        OnnxModel joined = GraphJoin.join(first, second);

        // Then: (x * 2 + 10) * 3 + 100
        assertThat(OnnxRuntime.run(joined, input).values()).containsExactly(136, 142);
        assertThat(joined.input().name()).isEqualTo("x");
        assertThat(joined.output().name()).isEqualTo("out2");
        assertThat(OnnxModel.parse(joined.toBytes(), "joined").proto()).isEqualTo(joined.proto());
    }

    @Test
    void shouldGiveTheSameBytesWhenJoinedAgain() {
        assertThat(GraphJoin.join(affine("p", "a", 1, 2), affine("p", "b", 3, 4))
                        .toBytes())
                .isEqualTo(GraphJoin.join(affine("p", "a", 1, 2), affine("p", "b", 3, 4))
                        .toBytes());
    }

    @Test
    void shouldJoinWhenTheSecondUsesTheSeamsNameWithin() {
        // Given
        OnnxModel first = affine("p", "seam", 2, 0);
        GraphBuilder graph = new GraphBuilder("q", OnnxFile.OPSET);
        String y = graph.input(TensorSpec.batched("y", 1));
        String inner = graph.node("Neg", List.of(y));
        OnnxModel plain = graph.build(TensorSpec.batched(graph.node("Neg", List.of(inner)), 1));
        OnnxModel second = OnnxModel.of(
                OnnxFile.changed(plain, m -> {
                    m.getGraphBuilder().getNodeBuilder(0).setOutput(0, "seam");
                    m.getGraphBuilder().getNodeBuilder(1).setInput(0, "seam");
                    return m;
                }),
                "second");

        // When, then
        assertThat(OnnxRuntime.run(GraphJoin.join(first, second), new Floats(new float[] {4}, 1, 1))
                        .values())
                .containsExactly(8);
    }

    @Test
    void shouldRefuseWhenOpsetsDiffer() {
        OnnxModel older = OnnxModel.of(OnnxFile.ofOpset(11), "older");
        refuses(
                OnnxFile.chain(),
                older,
                "cannot join a graph of opset 13 with one of opset 11; export both with the same");
    }

    @Test
    void shouldRefuseWhenTheSecondsOutputHasATakenName() {
        refuses(affine("p", "out", 1, 1), affine("q", "out", 1, 1), "both graphs have a tensor 'out'");
        refuses(affine("p", "out", 1, 1), affine("q", "x", "y", 1, 1), "both graphs have a tensor 'x'");
    }

    @Test
    void shouldRefuseWhenShapesDoNotFit() {
        refuses(
                affine("p", "out", 1, 1),
                OnnxFile.chain(),
                "cannot join: the first graph gives out [N,1] where the second takes x [N,4]");
    }

    @Test
    void shouldRefuseWhenANodeOfTheSecondHoldsAGraph() {
        GraphBuilder graph = new GraphBuilder("q", OnnxFile.OPSET);
        AttributeProto body = AttributeProto.newBuilder()
                .setName("body")
                .setG(OnnxFile.chain().graph())
                .build();
        String loop = graph.node("Loop", List.of(graph.input(TensorSpec.batched("y", 1))), body);
        refuses(affine("p", "out", 1, 1), graph.build(TensorSpec.batched(loop, 1)), "holds a graph of its own");
    }

    private static void refuses(OnnxModel first, OnnxModel second, String message) {
        assertThatThrownBy(() -> GraphJoin.join(first, second))
                .isInstanceOf(InvalidOnnxException.class)
                .hasMessageContaining(message);
    }

    private static OnnxModel affine(String prefix, String output, float factor, float summand) {
        return affine(prefix, output, "x", factor, summand);
    }

    private static OnnxModel affine(String prefix, String output, String input, float factor, float summand) {
        GraphBuilder graph = new GraphBuilder(prefix, OnnxFile.OPSET);
        String x = graph.input(TensorSpec.batched(input, 1));
        String scaled = graph.node("Mul", List.of(x, graph.floats("w", new float[] {factor}, 1)));
        String sum = graph.node("Add", List.of(scaled, graph.floats("w#2", new float[] {summand}, 1)));
        OnnxModel model = graph.build(TensorSpec.batched(sum, 1));
        return OnnxModel.of(
                OnnxFile.changed(model, m -> {
                    m.getGraphBuilder().getNodeBuilder(1).setOutput(0, output);
                    m.getGraphBuilder().getOutputBuilder(0).setName(output);
                    return m;
                }),
                "affine");
    }
}

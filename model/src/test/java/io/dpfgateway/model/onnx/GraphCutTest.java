package io.dpfgateway.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.dpfgateway.model.onnx.OnnxRuntime.Floats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphCutTest {
    private final GraphBuilder graph = new GraphBuilder("n", OnnxFile.OPSET);

    @Test
    void shouldListEveryTensorBetweenInputAndOutputWhenTheNetworkIsAChain() {
        assertThat(GraphCut.candidates(OnnxFile.chain())).containsExactly("n/0.Relu", "n/1.Sigmoid");
    }

    @Test
    void shouldRefuseTheInsideOfABlockWhenAShortcutGoesAroundIt() {
        // Given
        OnnxModel network = residualBlocks();

        // When, then
        assertThat(GraphCut.candidates(network)).containsExactly("n/0.Relu", "n/2.Add", "n/5.Add");
        refuses(network, "n/1.Sigmoid", "an edge goes around it, so the back would still see the picture");
        refuses(network, "n/4.Neg", "an edge goes around it");
    }

    @Test
    void shouldGiveTheWholeWhenFrontAndBackRunInTurn() {
        // Given
        OnnxModel network = residualBlocks();
        Floats input = Floats.random(7, 3, 4);
        Floats whole = OnnxRuntime.run(network, input);

        for (String cut : GraphCut.candidates(network)) {
            // When
            GraphCut halves = GraphCut.at(network, cut);

            // Then
            assertThat(halves.front().output().name()).isEqualTo(cut);
            assertThat(halves.back().input().name()).isEqualTo(cut);
            Floats joined = OnnxRuntime.run(halves.back(), OnnxRuntime.run(halves.front(), input));
            assertThat(joined.values()).isEqualTo(whole.values());
            assertThat(joined.shape()).containsExactly(3, 4);
        }
    }

    @Test
    void shouldGiveEachHalfOnlyItsOwnWeights() {
        // Given
        String x = graph.input(TensorSpec.batched("x", 2));
        String scaled = graph.node("Mul", List.of(x, graph.floats("front.weight", new float[] {2, 3}, 2)));
        String shifted = graph.node("Add", List.of(scaled, graph.floats("back.weight", new float[] {1}, 1)));
        OnnxModel network = graph.build(TensorSpec.batched(shifted, 2));

        // When
        GraphCut halves = GraphCut.at(network, scaled);

        // Then
        assertThat(halves.front().parameterCount()).isEqualTo(2);
        assertThat(halves.back().parameterCount()).isEqualTo(1);
        assertThat(halves.back().proto().toByteString().toStringUtf8()).doesNotContain("front.weight");
    }

    @Test
    void shouldRefuseWhenTheShapeOfTheInputIsUsedBehindTheCut() {
        // Given: Flatten as exporters write it, with the batch taken from the input's shape
        String x = graph.input(TensorSpec.batched("x", 4));
        String shape = graph.node("Shape", List.of(x));
        String relu = graph.node("Relu", List.of(x));
        String reshaped = graph.node("Reshape", List.of(relu, shape));
        String last = graph.node("Neg", List.of(reshaped));
        OnnxModel network = graph.build(TensorSpec.batched(last, 4));

        // When, then
        assertThat(GraphCut.candidates(network)).containsExactly(reshaped);
        refuses(network, relu, "an edge goes around it");
        refuses(network, shape, "an edge goes around it");
    }

    @Test
    void shouldNotTakeConstantPathsForEdgesAroundTheCut() {
        // Given
        String x = graph.input(TensorSpec.batched("x", 2));
        String constant = graph.node("Neg", List.of(graph.floats("c", new float[] {1, 2}, 2)));
        String relu = graph.node("Relu", List.of(x));
        String sum = graph.node("Add", List.of(relu, constant));
        OnnxModel network = graph.build(TensorSpec.batched(sum, 2));

        // When
        GraphCut halves = GraphCut.at(network, relu);

        // Then
        assertThat(GraphCut.candidates(network)).containsExactly(relu);
        Floats output = OnnxRuntime.run(halves.back(), new Floats(new float[] {5, 5}, 1, 2));
        assertThat(output.values()).containsExactly(4, 3);
    }

    @Test
    void shouldKeepAllOutputsBehindTheCutWhenTheNetworkHasMany() {
        // Given
        String x = graph.input(TensorSpec.batched("x", 2));
        String relu = graph.node("Relu", List.of(x));
        String first = graph.node("Neg", List.of(relu));
        String second = graph.node("Exp", List.of(relu));
        OnnxModel network = graph.build(TensorSpec.batched(first, 2), TensorSpec.batched(second, 2));
        Floats input = Floats.random(1, 1, 2);

        // When
        GraphCut halves = GraphCut.at(network, relu);

        // Then
        Map<String, Floats> whole = OnnxRuntime.runAll(network, input);
        Map<String, Floats> joined = OnnxRuntime.runAll(halves.back(), OnnxRuntime.run(halves.front(), input));
        assertThat(joined.keySet()).containsExactly(first, second);
        joined.forEach((name, floats) ->
                assertThat(floats.values()).isEqualTo(whole.get(name).values()));
    }

    @Test
    void shouldRefuseWhenAnOutputBranchesOffBeforeTheCut() {
        String x = graph.input(TensorSpec.batched("x", 2));
        String relu = graph.node("Relu", List.of(x));
        String early = graph.node("Neg", List.of(relu));
        String later = graph.node("Exp", List.of(relu));
        String last = graph.node("Neg", List.of(later));
        OnnxModel network = graph.build(TensorSpec.batched(early, 2), TensorSpec.batched(last, 2));
        refuses(
                network,
                later,
                "an edge goes around it, so the back would still see the picture; tensors that do: '" + relu + "'");
    }

    @Test
    void shouldCutAtATapAndLeaveTheTapsOut() {
        // Given: the middle's tensors are outputs too
        String x = graph.input(TensorSpec.batched("x", 2));
        String first = graph.node("Relu", List.of(x));
        String second = graph.node("Exp", List.of(first));
        String last = graph.node("Neg", List.of(second));
        OnnxModel network =
                graph.build(TensorSpec.batched(first, 2), TensorSpec.batched(last, 2), TensorSpec.batched(second, 2));

        // When
        GraphCut halves = GraphCut.at(network, second);

        // Then
        assertThat(GraphCut.candidates(network)).containsExactly(first, second);
        assertThat(halves.front().outputs()).hasToString("[" + second + " [N,2]]");
        assertThat(halves.back().output().name()).isEqualTo(last);
        assertThat(network.withoutTaps().outputs()).hasToString("[" + last + " [N,2]]");
    }

    @Test
    void shouldKeepTheHeadsThatAreNamedEvenIfOneIsComputedFromAnother() {
        // Given
        String x = graph.input(TensorSpec.batched("x", 2));
        String cut = graph.node("Relu", List.of(x));
        String embedding = graph.node("Exp", List.of(cut));
        String scores = graph.node("Neg", List.of(embedding));
        OnnxModel network = graph.build(
                TensorSpec.batched(scores, 2), TensorSpec.batched(cut, 2), TensorSpec.batched(embedding, 2));

        // When
        GraphCut halves = GraphCut.at(network, cut, List.of(embedding, scores));

        // Then
        assertThat(halves.back().outputs()).extracting(TensorSpec::name).containsExactly(embedding, scores);
        assertThat(halves.front().output().name()).isEqualTo(cut);
        assertThatThrownBy(() -> GraphCut.at(network, cut, List.of(embedding, "faces")))
                .isInstanceOf(InvalidOnnxException.class)
                .hasMessageContaining("has no output 'faces'; its outputs are [" + scores);
        assertThatThrownBy(() -> GraphCut.at(network, embedding, List.of(embedding, scores)))
                .isInstanceOf(NotACutException.class);
    }

    @Test
    void shouldSayWhatTheTensorIsWhenItIsNoCut() {
        // Given
        String x = graph.input(TensorSpec.batched("x", 1));
        String weight = graph.floats("w", new float[] {2}, 1);
        String constant = graph.node("Neg", List.of(weight));
        String product = graph.node("Mul", List.of(x, constant));
        String last = graph.node("Relu", List.of(product));
        OnnxModel network = graph.build(TensorSpec.batched(last, 1));

        // When, then
        refuses(network, "x", "cannot cut at 'x': it is the network's input; tensors that do: '" + product + "'");
        refuses(network, last, "it is the network's output");
        refuses(network, weight, "it is a constant of the network");
        refuses(network, constant, "it is a constant of the network");
        refuses(network, "layer7", "cannot cut at 'layer7': the network has no such tensor");
    }

    @Test
    void shouldNameAFewTensorsWhenManyWouldDo() {
        String tensor = graph.input(TensorSpec.batched("x", 1));
        for (int i = 0; i < 40; i++) {
            tensor = graph.node("Relu", List.of(tensor));
        }
        OnnxModel network = graph.build(TensorSpec.batched(tensor, 1));
        assertThat(GraphCut.candidates(network)).hasSize(39);
        refuses(network, "nope", "'n/0.Relu', 'n/4.Relu', 'n/8.Relu'");
        refuses(network, "nope", " and 29 between them");
    }

    @Test
    void shouldRefuseWhenANodeHoldsAGraph() {
        String x = graph.input(TensorSpec.batched("x", 1));
        AttributeProto body = AttributeProto.newBuilder()
                .setName("body")
                .setG(OnnxFile.chain().graph())
                .build();
        String last = graph.node("Neg", List.of(graph.node("Loop", List.of(x), body)));
        OnnxModel network = graph.build(TensorSpec.batched(last, 1));
        assertThatThrownBy(() -> GraphCut.candidates(network))
                .isInstanceOf(InvalidOnnxException.class)
                .hasMessage("node 'n/0.Loop' (Loop) holds a graph of its own; control flow is not supported: export a"
                        + " network without it");
    }

    @Test
    void shouldLeaveTheExportersNotesBehind() {
        // Given
        OnnxModel network = OnnxModel.of(
                OnnxFile.changed(OnnxFile.chain(), m -> {
                    m.setDocString("secret")
                            .addMetadataPropsBuilder()
                            .setKey("author")
                            .setValue("secret");
                    m.getGraphBuilder().setDocString("secret").getNodeBuilder(2).setDocString("/home/secret.py");
                    return m;
                }),
                "n.onnx");

        // When
        GraphCut halves = GraphCut.at(network, "n/1.Sigmoid");

        // Then
        assertThat(network.proto().toString()).contains("secret");
        assertThat(halves.back().proto().toString()).doesNotContain("secret");
    }

    @Test
    void shouldCutAnOldFileWhoseWeightsAreInputs() {
        // Given
        String x = graph.input(TensorSpec.batched("x", 2));
        String w = graph.input(new TensorSpec(graph.floats("w", new float[] {2, 3}, 2), 1, List.of(2L)));
        String relu = graph.node("Relu", List.of(x));
        String last = graph.node("Mul", List.of(relu, w));
        OnnxModel network = OnnxModel.of(
                OnnxFile.changed(graph.build(TensorSpec.batched(last, 2)), m -> m.setIrVersion(3)), "old.onnx");

        // When
        GraphCut halves = GraphCut.at(network, relu);

        // Then
        Floats output = OnnxRuntime.run(halves.back(), new Floats(new float[] {1, 1}, 1, 2));
        assertThat(output.values()).containsExactly(2, 3);
    }

    @Test
    void shouldExtractThePartBetweenTwoTensors() {
        // Given
        OnnxModel network = residualBlocks();

        // When
        OnnxModel part = GraphCut.extract(network, "n/0.Relu", "n/2.Add");

        // Then
        assertThat(part.graph().getNodeList()).hasSize(2);
        assertThatThrownBy(() -> GraphCut.extract(network, "n/1.Sigmoid", "n/2.Add"))
                .isInstanceOf(NotACutException.class)
                .hasMessageContaining("input 'x' is needed as well");
        assertThatThrownBy(() -> GraphCut.extract(network, "x", "nope"))
                .isInstanceOf(NotACutException.class)
                .hasMessage("cannot extract 'nope': no node of the graph makes it");
    }

    /** Two blocks: a + sigmoid(a), then a + neg(exp(a)), then tanh. */
    private OnnxModel residualBlocks() {
        String x = graph.input(TensorSpec.batched("x", 4));
        String a = graph.node("Relu", List.of(x));
        String b = graph.node("Add", List.of(a, graph.node("Sigmoid", List.of(a))));
        String inner = graph.node("Neg", List.of(graph.node("Exp", List.of(b))));
        String c = graph.node("Add", List.of(b, inner));
        return graph.build(TensorSpec.batched(graph.node("Tanh", List.of(c)), 4));
    }

    private static void refuses(OnnxModel network, String cut, String message) {
        assertThatThrownBy(() -> GraphCut.at(network, cut))
                .isInstanceOf(NotACutException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("; tensors that do: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}

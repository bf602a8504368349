package io.dpfgateway.trainer.graph;

import static io.dpfgateway.trainer.graph.Graphs.f;
import static io.dpfgateway.trainer.graph.Graphs.i;
import static io.dpfgateway.trainer.graph.Graphs.ints;
import static io.dpfgateway.trainer.graph.Graphs.opset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.dpfgateway.model.onnx.OnnxModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** What training changes in a graph, and what it leaves alone. */
class TrainingTest {
    private static final long[] SHAPE = {8, 3, 6, 6};
    private static final Offset<Double> CLOSE = Offset.offset(1e-4);

    @Test
    void shouldTakeWeightsAndNothingElseAsParameters() {
        try (TorchGraph graph = TorchGraph.trainable(network())) {
            assertThat(graph.parameterNames())
                    .containsExactly("conv.w", "conv.b", "bn.scale", "bn.bias", "alone", "shared", "fc.w", "fc.b");
            assertThat(graph.parameters()).allMatch(Tensor::requires_grad);
            assertThat(Shapes.of(graph.parameter("conv.w"))).containsExactly(4, 3, 3, 3);
        }
    }

    @Test
    void shouldLeaveOutParametersThatTheCallerWantsFrozen() {
        // Given
        try (TorchGraph graph = TorchGraph.trainable(network(), name -> !name.startsWith("bn."));
                PointerScope scope = new PointerScope()) {
            // When
            step(graph);

            // Then
            assertThat(graph.parameterNames()).containsExactly("conv.w", "conv.b", "alone", "shared", "fc.w", "fc.b");
            assertThat(initializer(graph.export(), "bn.scale")).isEqualTo(initializer(network(), "bn.scale"));
            assertThat(values(graph.export(), "bn.mean")).isNotEqualTo(values(network(), "bn.mean"));
        }
    }

    /** The same question with other tensors given is another one. */
    @Test
    void shouldComputeOnlyWhatIsNotGiven() {
        try (TorchGraph graph = TorchGraph.frozen(
                        opset(13).node("Relu", "x", "m").node("Neg", "m", "y").build("y"));
                PointerScope scope = new PointerScope()) {
            Tensor number = torch.tensor(new float[] {-3});

            assertThat(graph.run(Map.of("x", number), Set.of("y")).get("y").item_float())
                    .isZero();
            assertThat(graph.run(Map.of("m", number), Set.of("y")).get("y").item_float())
                    .isEqualTo(3);
            assertThat(graph.run(Map.of("x", number), Set.of("y")).get("y").item_float())
                    .isZero();
        }
    }

    @Test
    void shouldHaveNothingToTrainWhenFrozen() {
        try (TorchGraph graph = TorchGraph.frozen(network());
                PointerScope scope = new PointerScope()) {
            assertThat(graph.parameterNames()).isEmpty();
            assertThat(graph.run(input()).requires_grad()).isFalse();
            assertThat(graph.export().toBytes()).isEqualTo(network().toBytes());
            assertThatThrownBy(() -> graph.setTraining(true)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldExportTheSameBytesWhenNothingWasTrained() {
        try (TorchGraph graph = TorchGraph.trainable(network())) {
            assertThat(graph.export().toBytes()).isEqualTo(network().toBytes());
        }
    }

    @Test
    void shouldExportWhatItComputesAfterTraining() {
        // Given
        try (TorchGraph graph = TorchGraph.trainable(network());
                PointerScope scope = new PointerScope()) {
            double before = step(graph);
            double after = before;

            // When
            for (int step = 0; step < 20; step++) {
                after = step(graph);
            }

            // Then
            assertThat(after).isLessThan(0.8 * before);
            graph.setTraining(false);
            OnnxModel exported = graph.export();
            OnnxRuntime.assertClose(
                    OnnxRuntime.values(graph.run(input())),
                    OnnxRuntime.run(exported, Graphs.random(2, SHAPE), SHAPE).get("y"));
            assertThat(exported.graph().getNodeList())
                    .isEqualTo(network().graph().getNodeList());
            List<String> untouched = List.of("low", "high", "target", "axis", "half");
            assertThat(untouched)
                    .allSatisfy(
                            name -> assertThat(initializer(exported, name)).isEqualTo(initializer(network(), name)));
            assertThat(graph.parameterNames())
                    .allSatisfy(name -> assertThat(values(exported, name)).isNotEqualTo(values(network(), name)));
        }
    }

    @Test
    void shouldMoveRunningStatisticsTowardsTheBatchInTraining() {
        // Given
        OnnxModel model = normalisation();
        float[] input = Graphs.random(2, 8, 2);
        double mean = mean(input, 0);
        double variance = variance(input, 0);
        try (TorchGraph graph = TorchGraph.trainable(model);
                PointerScope scope = new PointerScope()) {
            // When
            Tensor output = graph.run(torch.tensor(input).reshape(8, 2));

            // Then
            assertThat(values(graph.export(), "mean")[0]).isCloseTo(0.8 * 5 + 0.2 * mean, CLOSE);
            assertThat(values(graph.export(), "var")[0]).isCloseTo(0.8 * 3 + 0.2 * variance * 8 / 7, CLOSE);
            double[] normalised = OnnxRuntime.values(output).values();
            assertThat(normalised[0]).isCloseTo((input[0] - mean) / Math.sqrt(variance + 1e-5) * 2 + 1, CLOSE);
        }
    }

    @Test
    void shouldLeaveRunningStatisticsAloneOutOfTraining() {
        // Given
        OnnxModel model = normalisation();
        float[] input = Graphs.random(2, 8, 2);
        try (TorchGraph graph = TorchGraph.trainable(model);
                PointerScope scope = new PointerScope()) {
            graph.setTraining(false);

            // When
            Tensor output = graph.run(torch.tensor(input).reshape(8, 2));

            // Then
            assertThat(graph.export().toBytes()).isEqualTo(model.toBytes());
            OnnxRuntime.assertClose(
                    OnnxRuntime.values(output),
                    OnnxRuntime.run(model, input, 8, 2).get("y"));
        }
    }

    @Test
    void shouldRefuseABatchWithoutVarianceInTraining() {
        try (TorchGraph graph = TorchGraph.trainable(normalisation());
                PointerScope scope = new PointerScope()) {
            Tensor one = torch.zeros(1, 2);
            assertThatThrownBy(() -> graph.run(one)).hasMessageContaining("has no variance to train with");
        }
    }

    /** Counts native objects, which is exact; the process's memory also moves with the heap and the allocator. */
    @Test
    void shouldLeaveNothingBehindAfterAStepInAScope() {
        // Given
        try (TorchGraph graph = TorchGraph.trainable(network())) {
            for (int step = 0; step < 3; step++) {
                try (PointerScope scope = new PointerScope()) {
                    step(graph);
                }
            }
            long before = Pointer.totalCount();

            // When
            for (int step = 0; step < 300; step++) {
                try (PointerScope scope = new PointerScope()) {
                    step(graph);
                }
            }

            // Then
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void shouldFreeItsTensorsWhenClosed() {
        // Given
        long before = Pointer.totalCount();
        TorchGraph graph = TorchGraph.trainable(network());
        Tensor weight = graph.parameter("conv.w");

        // When
        graph.close();

        // Then
        assertThat(weight.isNull()).isTrue();
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldComputeOnlyWhatIsWanted() {
        // Given
        try (TorchGraph graph = TorchGraph.trainable(network());
                PointerScope scope = new PointerScope()) {
            // When
            Map<String, Tensor> found =
                    graph.run(Map.of("x", input()), java.util.Set.of("conv", "x", "fc.w", "conv.w"));

            // Then
            assertThat(found).containsOnlyKeys("conv", "x", "fc.w", "conv.w");
            assertThat(Shapes.of(found.get("conv"))).containsExactly(8, 4, 6, 6);
            assertThat(graph.export().toBytes())
                    .as("the normalisation was not reached")
                    .isEqualTo(network().toBytes());
        }
    }

    /** One step of gradient descent towards zero outputs. */
    private static double step(TorchGraph graph) {
        Tensor loss = graph.run(input()).square().mean();
        SGD optimizer = new SGD(new TensorVector(graph.parameters().toArray(Tensor[]::new)), new SGDOptions(0.01));
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss.item_float();
    }

    private static Tensor input() {
        return torch.tensor(Graphs.random(2, SHAPE)).reshape(SHAPE);
    }

    /** A bit of everything that may be or must not be trained. */
    private static OnnxModel network() {
        return opset(13)
                .weight("conv.w", 4, 3, 3, 3)
                .floats("conv.b", new long[] {4}, 0.1f, 0.2f, 0.3f, 0.4f)
                .weight("bn.scale", 4)
                .weight("bn.bias", 4)
                .weight("bn.mean", 4)
                .floats("bn.var", new long[] {4}, 1, 2, 3, 4)
                .floats("low", new long[0], -2)
                .floats("high", new long[0], 2)
                .scalar("half", 0.5f)
                .weight("alone", 4, 1, 1)
                .weight("shared", 4, 6, 6)
                .longs("target", 0, -1)
                .longs("axis", 1)
                .weight("fc.w", 5, 144)
                .weight("fc.b", 5)
                .node("Conv", "x conv.w conv.b", "conv", ints("pads", 1, 1, 1, 1))
                .node("BatchNormalization", "conv bn.scale bn.bias bn.mean bn.var", "bn", f("momentum", 0.8f))
                .node("PRelu", "bn alone", "act")
                .node("Identity", "shared", "position")
                .node("Add", "act position", "placed")
                .node("Clip", "placed low high", "clipped")
                .node("Mul", "clipped half", "halved")
                .node("Reshape", "halved target", "rows")
                .node("Gemm", "rows fc.w fc.b", "y", i("transB", 1))
                .build("y");
    }

    private static OnnxModel normalisation() {
        return opset(13)
                .floats("scale", new long[] {2}, 2, 2)
                .floats("bias", new long[] {2}, 1, 1)
                .floats("mean", new long[] {2}, 5, 5)
                .floats("var", new long[] {2}, 3, 3)
                .node("BatchNormalization", "x scale bias mean var", "y", f("momentum", 0.8f))
                .build("y");
    }

    private static double mean(float[] rows, int column) {
        double sum = 0;
        for (int k = column; k < rows.length; k += 2) {
            sum += rows[k];
        }
        return sum / (rows.length / 2);
    }

    private static double variance(float[] rows, int column) {
        double mean = mean(rows, column);
        double sum = 0;
        for (int k = column; k < rows.length; k += 2) {
            sum += (rows[k] - mean) * (rows[k] - mean);
        }
        return sum / (rows.length / 2);
    }

    private static double[] values(OnnxModel model, String name) {
        return TensorCodec.numbers(initializer(model, name));
    }

    private static TensorProto initializer(OnnxModel model, String name) {
        return model.graph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

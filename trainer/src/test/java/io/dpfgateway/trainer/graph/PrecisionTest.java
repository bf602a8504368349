package io.dpfgateway.trainer.graph;

import static io.dpfgateway.trainer.graph.Graphs.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.dpfgateway.model.onnx.OnnxModel;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrecisionTest {
    private static final long[] SHAPE = {4, 3, 6, 6};

    /** The share by which a number of 8 significant bits may be off, some times over. */
    private static final double ROUGH = 0.03;

    private record Run(double[] values, double[] gradient) {}

    @AfterEach
    void computeInFloat32Again() {
        TorchRuntime.usePrecision(Precision.F32);
    }

    @Test
    void shouldComputeConvolutionsOfAGraphThatLearnsInFewerBits() {
        for (String operator : new String[] {"Conv", "ConvTranspose"}) {
            try (TorchGraph graph = TorchGraph.trainable(network(operator))) {
                // Given
                TorchRuntime.usePrecision(Precision.F32);
                Run exact = run(graph);

                // When
                TorchRuntime.usePrecision(Precision.BF16);
                Run rough = run(graph);

                // Then: other bits, and the same numbers
                assertThat(rough.values()).isNotEqualTo(exact.values());
                assertThat(rough.gradient()).isNotEqualTo(exact.gradient());
                assertClose(rough.values(), exact.values());
                assertClose(rough.gradient(), exact.gradient());
            }
        }
    }

    /** A plane of one place under a stride of 2: in bfloat16 libtorch leaves the taps beside it uninitialised. */
    @Test
    void shouldLearnFromPlanesThatAreSmallerThanTheStride() {
        // Given
        OnnxModel network = Graphs.opset(17)
                .weight("w", 48, 10, 3, 3)
                .node("Conv", "x w", "y", ints("strides", 2, 2), ints("pads", 1, 1, 1, 1))
                .build("y");
        TorchRuntime.usePrecision(Precision.BF16);
        for (int attempt = 0; attempt < 20; attempt++) {
            try (TorchGraph graph = TorchGraph.trainable(network);
                    PointerScope scope = new PointerScope()) {
                // When
                Tensor output =
                        graph.run(torch.tensor(Graphs.random(2, 64, 10, 1, 1)).reshape(64, 10, 1, 1));
                output.mul(output).sum().backward();

                // Then: the tap in the middle alone sees anything
                Tensor gradient = graph.parameter("w").grad();
                float middle = gradient.narrow(2, 1, 1).narrow(3, 1, 1).norm().item_float();
                assertThat(middle).isPositive();
                assertThat(gradient.norm().item_float()).isCloseTo(middle, withinPercentage(0.01));
            }
        }
    }

    @Test
    void shouldKeepFloat32WhereNothingLearns() {
        // Given
        TorchRuntime.usePrecision(Precision.BF16);

        // When / Then
        try (TorchGraph frozen = TorchGraph.frozen(network("Conv"));
                TorchGraph judged = TorchGraph.trainable(network("Conv"))) {
            judged.setTraining(false);
            double[] values = run(frozen).values();
            assertThat(run(judged).values()).isEqualTo(values);
            TorchRuntime.usePrecision(Precision.F32);
            assertThat(run(frozen).values()).isEqualTo(values);
        }
    }

    @Test
    void shouldTellThePrecision() {
        assertThat(TorchRuntime.description()).doesNotContain("bf16");
        TorchRuntime.usePrecision(Precision.BF16);
        assertThat(TorchRuntime.description()).endsWith("threads, bf16");
    }

    private static OnnxModel network(String operator) {
        return Graphs.opset(17)
                .weight("w", 3, 3, 3, 3)
                .node(operator, "x w", "y")
                .build("y");
    }

    private static Run run(TorchGraph graph) {
        try (PointerScope scope = new PointerScope()) {
            Tensor input = torch.tensor(Graphs.random(2, SHAPE)).reshape(SHAPE).set_requires_grad(true);
            Tensor output = graph.run(input);
            output.mul(output).sum().backward();
            return new Run(
                    OnnxRuntime.values(output).values(),
                    OnnxRuntime.values(input.grad()).values());
        }
    }

    private static void assertClose(double[] rough, double[] exact) {
        double greatest = 0;
        for (double value : exact) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        assertThat(rough).containsExactly(exact, within(ROUGH * greatest));
    }
}

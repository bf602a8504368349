package io.dpfgateway.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

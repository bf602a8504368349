package io.dpfgateway.trainer.graph;

import static io.dpfgateway.trainer.graph.Graphs.i;
import static io.dpfgateway.trainer.graph.Graphs.ints;
import static io.dpfgateway.trainer.graph.Graphs.opset;
import static io.dpfgateway.trainer.graph.Graphs.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients against finite differences: for the input and for each parameter, the derivative along a random direction of a
 * random weighted sum of the outputs.
 */
class GradientsTest {
    private static final double STEP = 1e-3;

    @ParameterizedTest
    @MethodSource
    void shouldAgreeWithFiniteDifferences(Graphs graph, String parameters) {
        // Given
        long[] shape = {2, 4, 6, 6};
        try (TorchGraph torchGraph = TorchGraph.trainable(graph.build("y"));
                PointerScope scope = new PointerScope()) {
            torchGraph.setTraining(false);
            Tensor input = torch.tensor(Graphs.random(3, shape)).reshape(shape);
            input.set_requires_grad(true);
            Map<String, Tensor> varied = new LinkedHashMap<>(Map.of("x", input));
            torchGraph.parameterNames().forEach(name -> varied.put(name, torchGraph.parameter(name)));
            assertThat(torchGraph.parameterNames())
                    .containsExactly(parameters.isEmpty() ? new String[0] : parameters.split(" "));

            // When
            loss(torchGraph, input).backward();

            // Then
            varied.forEach((name, tensor) -> {
                Tensor direction =
                        torch.tensor(Graphs.random(11, Shapes.of(tensor))).reshape(Shapes.of(tensor));
                double expected = finiteDifference(torchGraph, input, tensor, direction);
                double actual = tensor.grad().mul(direction).sum().item_float();
                assertThat(actual).as(name).isCloseTo(expected, Offset.offset(0.02 * (1 + Math.abs(expected))));
                assertThat(tensor.grad().abs().max().item_float()).as(name).isPositive();
            });
        }
    }

    static Stream<Arguments> shouldAgreeWithFiniteDifferences() {
        return Stream.of(
                of(
                        opset(13)
                                .weight("w", 3, 4, 3, 3)
                                .weight("b", 3)
                                .node("Conv", "x w b", "y", ints("pads", 1, 0, 1, 1), ints("strides", 2, 2)),
                        "w b"),
                of(
                        opset(13)
                                .weight("w", 4, 3, 3, 3)
                                .node("ConvTranspose", "x w", "y", ints("strides", 2, 2), ints("pads", 0, 1, 1, 1)),
                        "w"),
                of(
                        opset(13)
                                .weight("scale", 4)
                                .weight("bias", 4)
                                .weight("mean", 4)
                                .floats("var", new long[] {4}, 0.5f, 1, 2, 1)
                                .node("BatchNormalization", "x scale bias mean var", "y"),
                        "scale bias"),
                of(opset(13).weight("slope", 4, 1, 1).node("PRelu", "x slope", "y"), "slope"),
                of(opset(13).weight("slope", 6, 1).node("PRelu", "x slope", "y"), "slope"),
                of(opset(13).node("MaxPool", "x", "y", ints("kernel_shape", 3, 3), ints("pads", 1, 1, 0, 1)), ""),
                of(opset(13).node("AveragePool", "x", "y", ints("kernel_shape", 3, 3), ints("pads", 1, 1, 0, 1)), ""),
                of(opset(13).node("GlobalAveragePool", "x", "y"), ""),
                of(
                        opset(13)
                                .weight("w", 5, 144)
                                .weight("b", 5)
                                .node("Flatten", "x", "rows")
                                .node("Gemm", "rows w b", "y", i("transB", 1)),
                        "w b"),
                of(resize("nearest", 12, 12), ""),
                of(resize("nearest", 9, 4), ""),
                of(resize("linear", 9, 4), ""),
                of(resize("cubic", 9, 4), ""),
                of(opset(13).node("DepthToSpace", "x", "y", i("blocksize", 2)), ""),
                of(opset(13).node("DepthToSpace", "x", "y", i("blocksize", 2), s("mode", "CRD")), ""),
                of(opset(13).node("SpaceToDepth", "x", "y", i("blocksize", 2)), ""),
                of(
                        opset(13)
                                .longs("pads", 0, 0, 1, 2, 0, 0, 2, 1)
                                .node("Pad", "x pads", "y", s("mode", "reflect")),
                        ""),
                of(
                        opset(13)
                                .weight("position", 4, 6, 6)
                                .node("Add", "x position", "sum")
                                .node("HardSwish", "sum", "y"),
                        "position"),
                of(opset(13).node("Softmax", "x", "y", i("axis", 1)), ""));
    }

    private static Arguments of(Graphs graph, String parameters) {
        return Arguments.of(graph, parameters);
    }

    private static Graphs resize(String mode, long height, long width) {
        return opset(13).longs("to", 2, 4, height, width).node("Resize", "x - - to", "y", s("mode", mode));
    }

    /** In double precision: the differences are small. */
    private static double finiteDifference(TorchGraph graph, Tensor input, Tensor varied, Tensor direction) {
        try (PointerScope scope = new PointerScope()) {
            double ahead = lossAt(graph, input, varied, direction, STEP);
            double behind = lossAt(graph, input, varied, direction, -2 * STEP);
            lossAt(graph, input, varied, direction, STEP);
            return (ahead - behind) / (2 * STEP);
        }
    }

    private static double lossAt(TorchGraph graph, Tensor input, Tensor varied, Tensor direction, double step) {
        varied.detach().add_(direction.mul(new Scalar(step)));
        return OnnxRuntime.values(loss(graph, input)).values()[0];
    }

    private static Tensor loss(TorchGraph graph, Tensor input) {
        Tensor output = graph.run(input).to(torch.ScalarType.Double);
        long[] shape = Shapes.of(output);
        return output.mul(torch.tensor(Graphs.random(5, shape)).reshape(shape)).sum();
    }
}

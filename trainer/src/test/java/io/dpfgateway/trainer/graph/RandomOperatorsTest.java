package io.dpfgateway.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.graph.RandomGraphs.Case;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator with random shapes, attributes and operator sets: forward against ONNX Runtime, and the gradients, for the
 * input and each weight, against finite differences in double precision.
 */
class RandomOperatorsTest {
    private static final int CASES = 10;
    private static final double STEP = 1e-6;

    private static final List<String> OPERATORS = List.of(("Conv ConvTranspose MaxPool AveragePool GlobalAveragePool "
                    + "GlobalMaxPool BatchNormalization InstanceNormalization LayerNormalization GroupNormalization "
                    + "LpNormalization LRN Relu Sigmoid Tanh Erf Exp Neg Abs Softsign Softplus Identity Sqrt Log "
                    + "Reciprocal Floor Ceil Sign Round HardSwish Mish Gelu Elu LeakyRelu Celu Selu HardSigmoid PRelu "
                    + "Clip Softmax LogSoftmax Add Sub Mul Max Min Mean Sum Div Pow Equal Greater GreaterOrEqual Less "
                    + "LessOrEqual And Or Not Where MatMul Gemm ReduceMean ReduceMax ReduceMin ReduceL1 ReduceL2 "
                    + "ReduceSumSquare ReduceSum ArgMax ArgMin TopK Concat Split Slice Gather GatherElements Pad "
                    + "Transpose Reshape Flatten Squeeze Unsqueeze Shape Cast ConstantOfShape Expand Tile Dropout "
                    + "Resize Upsample DepthToSpace SpaceToDepth")
            .split(" "));

    @Test
    void shouldKnowEveryOperatorOfTheTrainer() {
        assertThat(new TreeSet<>(OPERATORS)).isEqualTo(new TreeSet<>(Operators.names()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldComputeWhatOnnxRuntimeComputes(Case given) {
        OnnxRuntime.assertSame(given.model(), given.input(), given.shape());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smoothCases")
    void shouldGiveTheGradientOfFiniteDifferences(Case given) {
        // Given
        DoubleGraph graph = DoubleGraph.of(given.model());
        try (TorchGraph torchGraph = TorchGraph.frozen(graph.model());
                PointerScope scope = new PointerScope()) {
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            inputs.put("x", variable(torch.tensor(given.input()), given.shape()));
            graph.weights().forEach((name, weight) -> {
                try (Tensor values = TensorCodec.toTorch(weight)) {
                    inputs.put(name, variable(values, Shapes.of(values)));
                }
            });

            // When
            loss(torchGraph, inputs).backward();

            // Then
            inputs.forEach((name, tensor) -> {
                long[] shape = Shapes.of(tensor);
                Tensor direction = torch.tensor(Graphs.random(11, shape))
                        .to(torch.ScalarType.Double)
                        .reshape(shape);
                double expected = (lossAt(torchGraph, inputs, name, direction, STEP)
                                - lossAt(torchGraph, inputs, name, direction, -STEP))
                        / (2 * STEP);
                Tensor gradient = tensor.grad().defined() ? tensor.grad() : torch.zeros_like(tensor);
                double actual = gradient.mul(direction).sum().item_double();
                assertThat(actual).as(name).isCloseTo(expected, Offset.offset(1e-5 * (1 + Math.abs(expected))));
            });
        }
    }

    static Stream<Case> cases() {
        return OPERATORS.stream()
                .flatMap(operator -> IntStream.range(0, CASES).mapToObj(number -> RandomGraphs.of(operator, number)));
    }

    static Stream<Case> smoothCases() {
        return cases().filter(Case::smooth);
    }

    private static Tensor variable(Tensor values, long[] shape) {
        return values.to(torch.ScalarType.Double).reshape(shape).clone().set_requires_grad(true);
    }

    private static double lossAt(
            TorchGraph graph, Map<String, Tensor> inputs, String varied, Tensor direction, double step) {
        Map<String, Tensor> moved = new LinkedHashMap<>(inputs);
        moved.put(varied, inputs.get(varied).detach().add(direction.mul(new Scalar(step))));
        return loss(graph, moved).item_double();
    }

    private static Tensor loss(TorchGraph graph, Map<String, Tensor> inputs) {
        Tensor output = graph.run(inputs, Set.of("y")).get("y").to(torch.ScalarType.Double);
        long[] shape = Shapes.of(output);
        return output.mul(torch.tensor(Graphs.random(5, shape)).reshape(shape)).sum();
    }

    /**
     * A graph in double precision, whose weights are inputs.
     *
     * @param weights by name
     */
    private record DoubleGraph(OnnxModel model, Map<String, TensorProto> weights) {
        static DoubleGraph of(OnnxModel model) {
            Set<String> trained;
            try (TorchGraph graph = TorchGraph.trainable(model)) {
                trained = Set.copyOf(graph.parameterNames());
            }
            Map<String, TensorProto> weights = new LinkedHashMap<>();
            GraphProto.Builder graph = model.graph().toBuilder().clearInitializer();
            for (TensorProto tensor : model.graph().getInitializerList()) {
                if (trained.contains(tensor.getName())) {
                    weights.put(tensor.getName(), tensor);
                    graph.addInput(ValueInfoProto.newBuilder().setName(tensor.getName()));
                } else {
                    graph.addInitializer(
                            tensor.getDataType() == DataType.FLOAT.getNumber() ? inDouble(tensor) : tensor);
                }
            }
            OnnxModel doubled =
                    OnnxModel.of(model.proto().toBuilder().setGraph(graph).build(), "test graph");
            return new DoubleGraph(doubled, weights);
        }

        private static TensorProto inDouble(TensorProto tensor) {
            TensorProto.Builder doubled =
                    tensor.toBuilder().clearRawData().clearFloatData().setDataType(DataType.DOUBLE.getNumber());
            for (double value : TensorCodec.numbers(tensor)) {
                doubled.addDoubleData(value);
            }
            return doubled.build();
        }
    }
}

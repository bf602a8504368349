package io.dpfgateway.trainer.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Every operator that the trainer knows, by its ONNX name. */
final class Operators {
    private static final Map<String, Kind> KINDS = new HashMap<>();

    static {
        register("Conv", Convolutions::conv);
        register("ConvTranspose", Convolutions::convTranspose);
        register("BatchNormalization", new Kind(Normalisations::batch, Set.of(), Set.of(3, 4)));

        register("MaxPool", Poolings::maxPool);
        register("AveragePool", Poolings::averagePool);
        register("GlobalAveragePool", Poolings::globalAverage);
        register("ReduceMean", Poolings::reduceMean, 1);

        register("Relu", Arithmetic.unary(torch::relu));
        register("Sigmoid", Arithmetic.unary(torch::sigmoid));
        register("Tanh", Arithmetic.unary(torch::tanh));
        register("HardSwish", Arithmetic.unary(torch::hardswish));
        register("Sqrt", Arithmetic.unary(torch::sqrt));
        register("LeakyRelu", Activations::leakyRelu);
        register("PRelu", Activations::prelu);
        register("HardSigmoid", Activations::hardSigmoid);
        register("Clip", Activations::clip, 1, 2);
        register("Softmax", Activations::softmax);

        register("Add", Arithmetic::add);
        register("Sub", Arithmetic::sub);
        register("Mul", Arithmetic::mul);
        register("Div", Arithmetic::div);
        register("Pow", Arithmetic::pow, 1);
        register("Sum", Arithmetic::sum);
        register("MatMul", Arithmetic::matMul);
        register("Gemm", Arithmetic::gemm);
        register("Cast", Arithmetic::cast);

        register("Identity", Passing::identity);
        register("Dropout", Passing::dropout, 1, 2);

        register("Flatten", Reshapes::flatten);
        register("Reshape", Reshapes::reshape, 1);
        register("Squeeze", Reshapes::squeeze, 1);
        register("Unsqueeze", Reshapes::unsqueeze, 1);
        register("Transpose", Reshapes::transpose);
        register("Shape", Reshapes::shape);
        register("DepthToSpace", Reshapes::depthToSpace);
        register("SpaceToDepth", Reshapes::spaceToDepth);

        register("Concat", Selections::concat);
        register("Slice", Selections::slice, 1, 2, 3, 4);
        register("Gather", Selections::gather);
        register("Pad", Selections::pad, 1, 2, 3);

        register("Resize", Resizing::resize, 1, 2, 3);
        register("Upsample", Resizing::upsample, 1);
    }

    /**
     * One operator.
     *
     * @param factory makes it for a node
     * @param settings the positions of inputs that steer the operator: never trained
     * @param statistics the positions of running statistics: updated while training, but not by gradients
     */
    record Kind(Operator.Factory factory, Set<Integer> settings, Set<Integer> statistics) {}

    private Operators() {}

    /** The operator of this name; null if the trainer does not know it. */
    static @Nullable Kind find(String name) {
        return KINDS.get(name);
    }

    private static void register(String name, Operator.Factory factory, Integer... settings) {
        register(name, new Kind(factory, Set.of(settings), Set.of()));
    }

    private static void register(String name, Kind kind) {
        KINDS.put(name, kind);
    }
}

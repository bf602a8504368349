package io.dpfgateway.trainer.graph;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Every operator that the trainer knows, by its ONNX name. */
final class Operators {
    private static final Map<String, Kind> KINDS = new HashMap<>();

    static {
        register("Conv", Convolutions::conv);
        register("ConvTranspose", Convolutions::convTranspose);
        register("BatchNormalization", new Kind(Normalisations::batch, Set.of(), Set.of(3, 4), false));
        register("InstanceNormalization", Normalisations::instance);
        register("LayerNormalization", Normalisations::layer);
        register("GroupNormalization", Normalisations::group);
        register("LpNormalization", Normalisations::lp);
        register("LRN", Normalisations::localResponse);

        register("MaxPool", Poolings::maxPool);
        register("AveragePool", Poolings::averagePool);
        register("GlobalAveragePool", Reductions::globalAverage);
        register("GlobalMaxPool", Reductions::globalMax);
        register("ReduceMean", Reductions::mean, 1);
        register("ReduceSum", Reductions::sum, 1);
        register("ReduceMax", Reductions::max, 1);
        register("ReduceMin", Reductions::min, 1);
        register("ReduceL1", Reductions::l1, 1);
        register("ReduceL2", Reductions::l2, 1);
        register("ReduceSumSquare", Reductions::sumSquare, 1);
        register("ArgMax", Reductions::argMax);
        register("ArgMin", Reductions::argMin);

        register("Relu", Arithmetic.unary(torch::relu));
        register("Sigmoid", Arithmetic.unary(torch::sigmoid));
        register("Tanh", Arithmetic.unary(torch::tanh));
        register("HardSwish", Arithmetic.unary(torch::hardswish));
        register("Mish", Arithmetic.unary(torch::mish));
        register("Softsign", Arithmetic.unary(x -> x.div(x.abs().add(new Scalar(1.0)))));
        register("Erf", Arithmetic.unary(torch::erf));
        register("Sqrt", Arithmetic.unary(torch::sqrt));
        register("Exp", Arithmetic.unary(torch::exp));
        register("Log", Arithmetic.unary(torch::log));
        register("Neg", Arithmetic.unary(torch::neg));
        register("Abs", Arithmetic.unary(torch::abs));
        register("Sign", Arithmetic.unary(torch::sign));
        register("Floor", Arithmetic.unary(torch::floor));
        register("Ceil", Arithmetic.unary(torch::ceil));
        register("Round", Arithmetic.unary(torch::round));
        register("Reciprocal", Arithmetic.unary(torch::reciprocal));
        register("Elu", Activations::elu);
        register("Celu", Activations::celu);
        register("Selu", Activations::selu);
        register("Softplus", Arithmetic.unary(torch::softplus));
        register("Gelu", Activations::gelu);
        register("LeakyRelu", Activations::leakyRelu);
        register("PRelu", Activations::prelu);
        register("HardSigmoid", Activations::hardSigmoid);
        register("Clip", Activations::clip, 1, 2);
        register("Softmax", Activations::softmax);
        register("LogSoftmax", Activations::logSoftmax);

        register("Add", Arithmetic::add);
        register("Sub", Arithmetic::sub);
        register("Mul", Arithmetic::mul);
        register("Div", Arithmetic::div);
        register("Pow", Arithmetic::pow, 1);
        register("Sum", Arithmetic::sum);
        register("Mean", Arithmetic::mean);
        register("Max", Arithmetic.folding(torch::maximum));
        register("Min", Arithmetic.folding(torch::minimum));
        register("Equal", Arithmetic.binary(torch::eq));
        register("Greater", Arithmetic.binary(torch::gt));
        register("GreaterOrEqual", Arithmetic.binary(torch::ge));
        register("Less", Arithmetic.binary(torch::lt));
        register("LessOrEqual", Arithmetic.binary(torch::le));
        register("And", Arithmetic.binary(torch::logical_and));
        register("Or", Arithmetic.binary(torch::logical_or));
        register("Not", Arithmetic.unary(torch::logical_not));
        register("Where", Arithmetic::where);
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
        register("Expand", Reshapes::expand, 1);
        register("Tile", Reshapes::tile, 1);
        register("ConstantOfShape", Reshapes::constantOfShape, 0);
        register("DepthToSpace", Reshapes::depthToSpace);
        register("SpaceToDepth", Reshapes::spaceToDepth);

        register("Concat", Selections::concat);
        register("Slice", Selections::slice, 1, 2, 3, 4);
        register("Gather", Selections::gather);
        register("GatherElements", Selections::gatherElements);
        register("Split", new Kind(Partings::split, Set.of(1), Set.of(), true));
        register("TopK", new Kind(Partings::topK, Set.of(1), Set.of(), true));
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
     * @param manyOutputs whether all outputs of a node can be made, and not the first one only
     */
    record Kind(Operator.Factory factory, Set<Integer> settings, Set<Integer> statistics, boolean manyOutputs) {}

    private Operators() {}

    /** The operator of this name; null if the trainer does not know it. */
    static @Nullable Kind find(String name) {
        return KINDS.get(name);
    }

    /** Every name, in no order. */
    static Set<String> names() {
        return Collections.unmodifiableSet(KINDS.keySet());
    }

    private static void register(String name, Operator.Factory factory, Integer... settings) {
        register(name, new Kind(factory, Set.of(settings), Set.of(), false));
    }

    private static void register(String name, Kind kind) {
        KINDS.put(name, kind);
    }
}

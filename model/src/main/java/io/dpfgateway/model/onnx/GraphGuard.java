package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides what may reach ONNX Runtime, which parses and runs native code on whatever it is given. A graph passes if it uses
 * allowed operators of the default domain only, holds no graphs inside nodes, keeps within size caps, has values for every
 * tensor that it claims, and takes and gives what was promised. Immutable and thread-safe.
 *
 * @param maxNodes the most nodes
 * @param maxBytes the most bytes of the whole file
 */
public record GraphGuard(int maxNodes, long maxBytes) {
    /** Ample for every network that the design names. */
    public static final GraphGuard DEFAULT = new GraphGuard(20_000, 1L << 30);

    /** Pure functions of their inputs: none reads a file, loops, draws random numbers or keeps state. */
    private static final Set<String> ALLOWED = Set.of(
            "Abs",
            "Add",
            "And",
            "ArgMax",
            "ArgMin",
            "AveragePool",
            "BatchNormalization",
            "Cast",
            "Ceil",
            "Celu",
            "Clip",
            "Concat",
            "Constant",
            "ConstantOfShape",
            "Conv",
            "ConvTranspose",
            "DepthToSpace",
            "DequantizeLinear",
            "Div",
            "Dropout",
            "Elu",
            "Equal",
            "Erf",
            "Exp",
            "Expand",
            "Flatten",
            "Floor",
            "Gather",
            "GatherElements",
            "Gelu",
            "Gemm",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Greater",
            "GreaterOrEqual",
            "GroupNormalization",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "InstanceNormalization",
            "LRN",
            "LayerNormalization",
            "LeakyRelu",
            "Less",
            "LessOrEqual",
            "Log",
            "LogSoftmax",
            "LpNormalization",
            "MatMul",
            "Max",
            "MaxPool",
            "Mean",
            "Min",
            "Mish",
            "Mul",
            "Neg",
            "Not",
            "Or",
            "PRelu",
            "Pad",
            "Pow",
            "QuantizeLinear",
            "Reciprocal",
            "ReduceL1",
            "ReduceL2",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceSum",
            "ReduceSumSquare",
            "Relu",
            "Reshape",
            "Resize",
            "Round",
            "Selu",
            "Shape",
            "Sigmoid",
            "Sign",
            "Slice",
            "Softmax",
            "Softplus",
            "Softsign",
            "SpaceToDepth",
            "Split",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Sum",
            "Tanh",
            "Tile",
            "TopK",
            "Transpose",
            "Unsqueeze",
            "Upsample",
            "Where");

    /**
     * Checks a graph.
     *
     * @param origin names the graph in messages
     * @throws RefusedGraphException if it may not run
     */
    public void check(OnnxModel model, String origin) {
        long bytes = model.proto().getSerializedSize();
        require(bytes <= maxBytes, origin + " is of " + bytes + " bytes; at most " + maxBytes + " are allowed");
        int nodes = model.graph().getNodeCount();
        require(nodes <= maxNodes, origin + " has " + nodes + " nodes; at most " + maxNodes + " are allowed");
        Set<String> forbidden = new TreeSet<>();
        for (NodeProto node : model.graph().getNodeList()) {
            boolean ownDomain = !node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx");
            if (ownDomain || !ALLOWED.contains(node.getOpType())) {
                forbidden.add((ownDomain ? node.getDomain() + ":" : "") + node.getOpType());
            }
            require(
                    node.getAttributeList().stream().noneMatch(a -> a.hasG() || a.getGraphsCount() > 0),
                    origin + " holds a graph inside node '" + node.getName() + "'; control flow is not allowed");
        }
        require(
                forbidden.isEmpty(),
                origin + " uses operators that are not allowed: " + String.join(", ", forbidden)
                        + "; export a network without them");
        require(
                model.proto().getFunctionsCount() == 0,
                origin + " defines functions of its own; export it without them");
        require(
                model.proto().getTrainingInfoCount() == 0,
                origin + " holds graphs for training it; export it for inference");
        SizeGuard.check(model.graph(), origin);
    }

    /**
     * Checks a graph that takes one float32 batch and gives one, or one a head.
     *
     * @param input the dimensions of one element of the input batch
     * @param output those of the one output; empty where any outputs will do, one or more
     * @throws RefusedGraphException if it may not run, or takes or gives something else
     */
    public void check(OnnxModel model, String origin, List<Integer> input, List<Integer> output) {
        check(model, origin);
        require(
                model.inputs().size() == 1 && (model.outputs().size() == 1 || output.isEmpty()),
                origin + " has " + model.inputs().size() + " inputs and "
                        + model.outputs().size() + " outputs; one of each is needed");
        requireBatchOf(model.input(), input, origin + ": input");
        if (!output.isEmpty()) {
            requireBatchOf(model.output(), output, origin + ": output");
        }
    }

    private static void requireBatchOf(TensorSpec spec, List<Integer> dims, String what) {
        require(spec.elementType() == TensorSpec.FLOAT32, what + " " + spec.name() + " is not of type float32");
        boolean fits = spec.shape().size() == dims.size() + 1 && spec.shape().get(0) == TensorSpec.DYNAMIC;
        for (int i = 0; fits && i < dims.size(); i++) {
            long dim = spec.shape().get(i + 1);
            fits = dim == dims.get(i);
        }
        require(fits, what + " is " + spec + " where a batch of " + dims + " is promised");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedGraphException(otherwise);
        }
    }
}

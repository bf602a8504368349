package io.dpfgateway.trainer.inspect;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Follows through a graph which tensors hold no number below 0, whatever the picture: true only where it is certain. */
final class NonNegatives {
    private static final Set<String> ALWAYS = Set.of(
            "Relu",
            "Sigmoid",
            "HardSigmoid",
            "Softmax",
            "Exp",
            "Abs",
            "Softplus",
            "Sqrt",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "Shape");

    /** If their first input is so. */
    private static final Set<String> AS_THEIR_INPUT = Set.of(
            "AveragePool",
            "DepthToSpace",
            "Dropout",
            "Expand",
            "Flatten",
            "Gather",
            "GatherElements",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "HardSwish",
            "Identity",
            "LRN",
            "LeakyRelu",
            "LpNormalization",
            "MaxPool",
            "PRelu",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceSum",
            "Reshape",
            "Slice",
            "SpaceToDepth",
            "Split",
            "Squeeze",
            "Tile",
            "TopK",
            "Transpose",
            "Unsqueeze");

    /** If all of their inputs are so. */
    private static final Set<String> AS_ALL_INPUTS = Set.of("Add", "Concat", "Div", "Mean", "Min", "Mul", "Pow", "Sum");

    private final Predicate<String> constant;
    private final Set<String> found = new HashSet<>();

    /** @param constant whether a tensor is stored in the model and holds no number below 0 */
    NonNegatives(Predicate<String> constant) {
        this.constant = constant;
    }

    /** Takes the next node, in the order of the graph. */
    void follow(NodeProto node) {
        if (holds(node)) {
            found.addAll(node.getOutputList());
        }
    }

    boolean contains(String tensor) {
        return found.contains(tensor) || constant.test(tensor);
    }

    private boolean holds(NodeProto node) {
        String operator = node.getOpType();
        List<String> inputs = node.getInputList();
        if (ALWAYS.contains(operator)) {
            return true;
        }
        if (AS_THEIR_INPUT.contains(operator)) {
            return contains(inputs.get(0));
        }
        if (AS_ALL_INPUTS.contains(operator)) {
            return inputs.stream().allMatch(this::contains);
        }
        return switch (operator) {
            case "Max" -> inputs.stream().anyMatch(this::contains);
            case "Clip" -> contains(inputs.get(0)) || (inputs.size() > 1 && contains(inputs.get(1)));
            case "Pad" -> contains(inputs.get(0)) && (inputs.size() < 3 || contains(inputs.get(2)));
            // A cubic curve swings below what it goes through.
            case "Resize" ->
                contains(inputs.get(0)) && node.getAttributeList().stream().noneMatch(NonNegatives::isCubic);
            default -> false;
        };
    }

    private static boolean isCubic(AttributeProto attribute) {
        return attribute.getName().equals("mode")
                && attribute.getS().toStringUtf8().equals("cubic");
    }
}

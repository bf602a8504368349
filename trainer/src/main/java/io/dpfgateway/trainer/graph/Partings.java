package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;

/** Operators of several outputs: each makes the one that it is asked for. */
final class Partings {
    private static final int PARTS_BY_NUMBER = 18;

    private Partings() {}

    /** Pieces along an axis: of given lengths, or of equal ones, where the last may be shorter. */
    static Operator split(NodeReader node) {
        long axis = node.integer("axis", 0);
        Setting<long[]> lengths = node.integersSetting("split", 1);
        int parts = node.outputCount();
        long said = node.integer("num_outputs", parts);
        if (said != parts) {
            throw node.refuse("attribute num_outputs is " + said + ", but the node has " + parts + " outputs");
        }
        boolean even = node.opset() < PARTS_BY_NUMBER;
        int part = node.output();
        return in -> {
            Tensor tensor = in.get(0);
            long size = tensor.size(axis);
            long[] chosen = lengths == null ? equalParts(size, parts, even) : lengths.in(in);
            if (chosen.length != parts || Arrays.stream(chosen).sum() != size) {
                throw new IllegalArgumentException("parts of " + Arrays.toString(chosen) + " do not make " + parts
                        + " outputs out of an axis of " + size);
            }
            return tensor.narrow(axis, Arrays.stream(chosen, 0, part).sum(), chosen[part]);
        };
    }

    /** The largest or smallest elements along an axis, and their places. */
    static Operator topK(NodeReader node) {
        long axis = node.integer("axis", -1);
        boolean largest = node.flag("largest", true);
        node.integer("sorted", 1); // sorted is one of the orders that an unsorted result may have
        Setting<long[]> count = Reshapes.required(node.integersSetting("k", 1), node, "k");
        boolean values = node.output() == 0;
        return in -> {
            T_TensorTensor_T found = in.get(0).topk(count.in(in)[0], axis, largest, true);
            // A handle of its own: the pair and what it holds are freed together.
            return new Tensor(values ? found.get0() : found.get1());
        };
    }

    private static long[] equalParts(long size, int parts, boolean even) {
        if (even && size % parts != 0) {
            throw new IllegalArgumentException(
                    "an axis of " + size + " cannot be split into " + parts + " equal parts");
        }
        long length = (size + parts - 1) / parts;
        long[] lengths = Shapes.filled(parts, length);
        lengths[parts - 1] = size - (parts - 1) * length;
        return lengths;
    }
}

package io.dpfgateway.trainer.graph;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Many elements to one: along chosen axes, or over all of a plane. */
final class Reductions {
    private Reductions() {}

    /** What becomes of the elements along some axes. */
    @FunctionalInterface
    private interface Reduction {
        Tensor apply(Tensor tensor, long[] axes, boolean keep);
    }

    static Operator globalAverage(NodeReader node) {
        return in -> in.get(0).mean(Shapes.range(2, in.get(0).dim()), true, new ScalarTypeOptional());
    }

    static Operator globalMax(NodeReader node) {
        return in -> in.get(0).amax(Shapes.range(2, in.get(0).dim()), true);
    }

    static Operator mean(NodeReader node) {
        return along(node, (tensor, axes, keep) -> tensor.mean(axes, keep, new ScalarTypeOptional()));
    }

    static Operator sum(NodeReader node) {
        return along(node, Reductions::sum);
    }

    static Operator max(NodeReader node) {
        return along(node, (tensor, axes, keep) -> tensor.amax(axes, keep));
    }

    static Operator min(NodeReader node) {
        return along(node, (tensor, axes, keep) -> tensor.amin(axes, keep));
    }

    static Operator l1(NodeReader node) {
        return along(node, (tensor, axes, keep) -> sum(tensor.abs(), axes, keep));
    }

    static Operator l2(NodeReader node) {
        return along(node, (tensor, axes, keep) -> norm(tensor, 2, axes, keep));
    }

    static Operator sumSquare(NodeReader node) {
        return along(node, (tensor, axes, keep) -> sum(tensor.mul(tensor), axes, keep));
    }

    static Operator argMax(NodeReader node) {
        return place(node, torch::argmax);
    }

    static Operator argMin(NodeReader node) {
        return place(node, torch::argmin);
    }

    /** The p-norm along some axes. At 0 its gradient is 0. */
    static Tensor norm(Tensor tensor, double p, long[] axes, boolean keep) {
        return torch.linalg_vector_norm(tensor, new Scalar(p), axes, keep, new ScalarTypeOptional());
    }

    private static Tensor sum(Tensor tensor, long[] axes, boolean keep) {
        return tensor.sum(axes, keep, new ScalarTypeOptional());
    }

    private static Operator along(NodeReader node, Reduction reduction) {
        Setting<long[]> axes = node.integersSetting("axes", 1);
        boolean keep = node.flag("keepdims", true);
        boolean emptyMeansNone = node.flag("noop_with_empty_axes", false);
        return in -> {
            long[] chosen = axes == null ? new long[0] : axes.in(in);
            if (chosen.length == 0 && emptyMeansNone) {
                return in.get(0);
            }
            return reduction.apply(
                    in.get(0), chosen.length == 0 ? Shapes.range(0, in.get(0).dim()) : chosen, keep);
        };
    }

    /** Where along an axis something is found. */
    @FunctionalInterface
    private interface Place {
        Tensor of(Tensor tensor, LongOptional axis, boolean keep);
    }

    private static Operator place(NodeReader node, Place place) {
        node.requireInteger("select_last_index", 0);
        long axis = node.integer("axis", 0);
        boolean keep = node.flag("keepdims", true);
        return in -> place.of(in.get(0), new LongOptional(axis), keep);
    }
}

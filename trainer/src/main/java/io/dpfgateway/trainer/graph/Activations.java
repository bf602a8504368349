package io.dpfgateway.trainer.graph;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Element-wise non-linearities, and the softmax. */
final class Activations {
    /** From this operator set on, a softmax is over one axis. */
    private static final int SOFTMAX_OVER_ONE_AXIS = 13;

    private Activations() {}

    static Operator leakyRelu(NodeReader node) {
        double slope = node.number("alpha", 0.01f);
        return in -> torch.leaky_relu(in.get(0), new Scalar(slope));
    }

    static Operator prelu(NodeReader node) {
        return in -> {
            Tensor input = in.get(0);
            Tensor slope = in.get(1);
            if (isPerChannel(slope, input.dim())) {
                return torch.prelu(input, slope.reshape(-1));
            }
            Tensor negative = torch.clamp(input, new ScalarOptional(), new ScalarOptional(new Scalar(0.0)));
            return torch.relu(input).add(negative.mul(slope));
        };
    }

    static Operator hardSigmoid(NodeReader node) {
        double alpha = node.number("alpha", 0.2f);
        double beta = node.number("beta", 0.5f);
        return in -> torch.clamp(
                in.get(0).mul(new Scalar(alpha)).add(new Scalar(beta)),
                new ScalarOptional(new Scalar(0.0)),
                new ScalarOptional(new Scalar(1.0)));
    }

    static Operator elu(NodeReader node) {
        double alpha = node.number("alpha", 1);
        return in -> torch.elu(in.get(0), scalar(alpha), scalar(1), scalar(1));
    }

    /** With the one alpha within and around the exponential, as ONNX has it; libtorch's celu is the same. */
    static Operator celu(NodeReader node) {
        double alpha = node.number("alpha", 1);
        return in -> torch.celu(in.get(0), new Scalar(alpha));
    }

    static Operator selu(NodeReader node) {
        double alpha = node.number("alpha", 1.6732632f);
        double gamma = node.number("gamma", 1.050701f);
        return in -> torch.elu(in.get(0), scalar(alpha), scalar(gamma), scalar(1));
    }

    static Operator gelu(NodeReader node) {
        boolean tanh = node.requireText("approximate", "none", "tanh").equals("tanh");
        return in -> tanh ? torch.gelu(in.get(0), "tanh") : torch.gelu(in.get(0));
    }

    static Operator logSoftmax(NodeReader node) {
        return overAxis(node, (tensor, axis) -> torch.log_softmax(tensor, axis));
    }

    static Operator clip(NodeReader node) {
        Setting<Double> min = node.numberSetting("min", 1);
        Setting<Double> max = node.numberSetting("max", 2);
        if (min == null && max == null) {
            return in -> in.get(0);
        }
        return in -> torch.clamp(in.get(0), bound(min, in), bound(max, in));
    }

    static Operator softmax(NodeReader node) {
        return overAxis(node, (tensor, axis) -> torch.softmax(tensor, axis));
    }

    /** What a softmax is of one axis. */
    @FunctionalInterface
    private interface OverAxis {
        Tensor apply(Tensor tensor, long axis);
    }

    private static Operator overAxis(NodeReader node, OverAxis function) {
        if (node.opset() >= SOFTMAX_OVER_ONE_AXIS) {
            long axis = node.integer("axis", -1);
            return in -> function.apply(in.get(0), axis);
        }
        long axis = node.integer("axis", 1);
        return in -> {
            long[] shape = Shapes.of(in.get(0));
            // Unlike elsewhere, the axis may be the rank: it only says where the rows begin.
            int from = axis == shape.length ? shape.length : Shapes.axis(axis, shape.length);
            long rows = Shapes.product(shape, 0, from);
            Tensor flat = in.get(0).reshape(rows, Shapes.product(shape, from, shape.length));
            return function.apply(flat, 1).reshape(shape);
        };
    }

    private static Scalar scalar(double value) {
        return new Scalar(value);
    }

    /** Whether a slope that is aligned with the input's last axes varies along the channels only, or not at all. */
    private static boolean isPerChannel(Tensor slope, long inputRank) {
        long missing = inputRank - slope.dim();
        for (int axis = 0; axis < slope.dim(); axis++) {
            if (slope.size(axis) != 1 && axis + missing != 1) {
                return false;
            }
        }
        return true;
    }

    private static ScalarOptional bound(@Nullable Setting<Double> setting, Inputs in) {
        if (setting == null) {
            return new ScalarOptional();
        }
        double value = setting.in(in);
        // A fractional bound would turn a tensor of integers into one of floats.
        return new ScalarOptional(in.get(0).is_floating_point() ? new Scalar(value) : new Scalar((long) value));
    }
}

package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Normalisation by a batch's statistics, by those of one picture's own features, or by a norm. */
final class Normalisations {
    /** From this operator set on, a group normalisation has a scale for each channel and not for each group. */
    private static final int GROUPS_WITH_CHANNEL_SCALES = 21;

    private static final double ABOVE_ZERO = 1e-30;

    private Normalisations() {}

    /**
     * In training, normalises by the batch's statistics and moves the running ones, in place, towards them; else normalises
     * by the running ones. libtorch's momentum is the batch's share, ONNX's is what stays.
     */
    static Operator batch(NodeReader node) {
        node.requireInteger("training_mode", 0);
        node.requireInteger("spatial", 1);
        double epsilon = node.number("epsilon", 1e-5f);
        double batchShare = 1 - node.number("momentum", 0.9f);
        return in -> {
            Tensor input = in.get(0);
            if (in.training() && input.numel() <= input.size(1)) {
                throw new IllegalArgumentException(
                        "a batch of shape " + Arrays.toString(Shapes.of(input)) + " has no variance to train with");
            }
            return torch.batch_norm(
                    input,
                    in.optional(1),
                    in.optional(2),
                    in.optional(3),
                    in.optional(4),
                    in.training(),
                    batchShare,
                    epsilon,
                    false);
        };
    }

    static Operator instance(NodeReader node) {
        double epsilon = node.number("epsilon", 1e-5f);
        return in -> torch.instance_norm(
                in.get(0),
                in.optional(1),
                in.optional(2),
                new TensorOptional(),
                new TensorOptional(),
                true,
                0,
                epsilon,
                false);
    }

    static Operator layer(NodeReader node) {
        long axis = node.integer("axis", -1);
        double epsilon = node.number("epsilon", 1e-5f);
        node.requireInteger("stash_type", 1);
        return in -> {
            long[] shape = Shapes.of(in.get(0));
            long[] normalised = Arrays.copyOfRange(shape, Shapes.axis(axis, shape.length), shape.length);
            Tensor standard =
                    torch.layer_norm(in.get(0), normalised, new TensorOptional(), new TensorOptional(), epsilon, false);
            return scaled(standard, in.get(1), in.find(2));
        };
    }

    static Operator group(NodeReader node) {
        long groups = node.integer("num_groups", 1);
        double epsilon = node.number("epsilon", 1e-5f);
        node.requireInteger("stash_type", 1);
        boolean perGroup = node.opset() < GROUPS_WITH_CHANNEL_SCALES;
        return in -> {
            Tensor input = in.get(0);
            Tensor standard =
                    torch.group_norm(input, groups, new TensorOptional(), new TensorOptional(), epsilon, false);
            return scaled(standard, perChannel(in.get(1), input, perGroup), perChannel(in.get(2), input, perGroup));
        };
    }

    static Operator lp(NodeReader node) {
        long axis = node.integer("axis", -1);
        double p = (double) node.integer("p", 2);
        return in -> {
            Tensor norm = Reductions.norm(in.get(0), p, new long[] {axis}, true);
            return in.get(0).div(norm.clamp_min(new Scalar(ABOVE_ZERO)));
        };
    }

    /** Each element over a power of the squares around it, along the channels (Krizhevsky et al. 2012, section 3.3). */
    static Operator localResponse(NodeReader node) {
        long size = node.integer("size", 1);
        double alpha = node.number("alpha", 1e-4f);
        double beta = node.number("beta", 0.75f);
        double bias = node.number("bias", 1);
        return in -> {
            Tensor input = in.get(0);
            long channels = input.size(1);
            long[] lastAxisFirst = new long[2 * Math.toIntExact(input.dim() - 1)];
            lastAxisFirst[lastAxisFirst.length - 2] = (size - 1) / 2;
            lastAxisFirst[lastAxisFirst.length - 1] = size / 2;
            Tensor squares = torch.constant_pad_nd(input.mul(input), lastAxisFirst, new Scalar(0.0));
            Tensor sum = squares.narrow(1, 0, channels);
            for (long shift = 1; shift < size; shift++) {
                sum = sum.add(squares.narrow(1, shift, channels));
            }
            Tensor base = sum.mul(new Scalar(alpha / size)).add(new Scalar(bias));
            return input.div(base.pow(new Scalar(beta)));
        };
    }

    private static Tensor scaled(Tensor standard, Tensor scale, @Nullable Tensor bias) {
        Tensor scaled = standard.mul(scale);
        return bias == null ? scaled : scaled.add(bias);
    }

    /** One number a channel, or a group of them, as a tensor that is broadcast over batch and planes. */
    private static Tensor perChannel(Tensor values, Tensor input, boolean perGroup) {
        long[] shape = Shapes.filled(Math.toIntExact(input.dim()), 1);
        shape[1] = input.size(1);
        if (!perGroup) {
            return values.reshape(shape);
        }
        long groups = values.size(0);
        return values.reshape(groups, 1).expand(groups, input.size(1) / groups).reshape(shape);
    }
}

package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Operators that change a tensor's shape or the order of its elements, and none of its values. */
final class Reshapes {
    private Reshapes() {}

    static Operator flatten(NodeReader node) {
        long axis = node.integer("axis", 1);
        return in -> {
            long[] shape = Shapes.of(in.get(0));
            int from = axis == shape.length ? shape.length : Shapes.axis(axis, shape.length);
            return in.get(0).reshape(Shapes.product(shape, 0, from), Shapes.product(shape, from, shape.length));
        };
    }

    static Operator reshape(NodeReader node) {
        Setting<long[]> target = required(node.integersSetting("shape", 1), node, "shape");
        boolean zeroIsZero = node.flag("allowzero", false);
        return in -> {
            long[] shape = target.in(in).clone();
            for (int axis = 0; axis < shape.length && !zeroIsZero; axis++) {
                shape[axis] = shape[axis] == 0 ? in.get(0).size(axis) : shape[axis];
            }
            return in.get(0).reshape(shape);
        };
    }

    static Operator squeeze(NodeReader node) {
        Setting<long[]> axes = node.integersSetting("axes", 1);
        return in -> axes == null ? in.get(0).squeeze() : in.get(0).squeeze(axes.in(in));
    }

    static Operator unsqueeze(NodeReader node) {
        Setting<long[]> axes = required(node.integersSetting("axes", 1), node, "axes");
        return in -> {
            long[] added = axes.in(in);
            Tensor tensor = in.get(0);
            for (long axis : Shapes.axes(added, tensor.dim() + added.length)) {
                tensor = tensor.unsqueeze(axis);
            }
            return tensor;
        };
    }

    static Operator transpose(NodeReader node) {
        long[] order = node.integers("perm");
        return in -> {
            if (order != null) {
                return in.get(0).permute(order);
            }
            long rank = in.get(0).dim();
            long[] reversed = Shapes.range(0, rank);
            Arrays.setAll(reversed, i -> rank - 1 - i);
            return in.get(0).permute(reversed);
        };
    }

    static Operator shape(NodeReader node) {
        long start = node.integer("start", 0);
        long end = node.integer("end", Long.MAX_VALUE);
        return in -> {
            long[] shape = Shapes.of(in.get(0));
            int from = clamp(start, shape.length);
            int to = Math.max(from, clamp(end, shape.length));
            return torch.tensor(Arrays.copyOfRange(shape, from, to));
        };
    }

    /** Moves blocks of channels into space: {@code [n, c*b*b, h, w]} becomes {@code [n, c, h*b, w*b]}. */
    static Operator depthToSpace(NodeReader node) {
        long block = node.integer("blocksize", 1);
        boolean columnFirst = node.requireText("mode", "DCR", "CRD").equals("CRD");
        return in -> {
            Tensor input = in.get(0);
            if (columnFirst) {
                return torch.pixel_shuffle(input, block);
            }
            long channels = input.size(1) / (block * block);
            return input.reshape(input.size(0), block, block, channels, input.size(2), input.size(3))
                    .permute(0, 3, 4, 1, 5, 2)
                    .reshape(input.size(0), channels, input.size(2) * block, input.size(3) * block);
        };
    }

    /** Moves blocks of space into channels: {@code [n, c, h*b, w*b]} becomes {@code [n, b*b*c, h, w]}. */
    static Operator spaceToDepth(NodeReader node) {
        long block = node.integer("blocksize", 1);
        return in -> {
            Tensor input = in.get(0);
            long height = input.size(2) / block;
            long width = input.size(3) / block;
            return input.reshape(input.size(0), input.size(1), height, block, width, block)
                    .permute(0, 3, 5, 1, 2, 4)
                    .reshape(input.size(0), input.size(1) * block * block, height, width);
        };
    }

    /** A setting that ONNX demands. */
    static <T> T required(@Nullable T setting, NodeReader node, String name) {
        if (setting == null) {
            throw node.refuse(name + " is missing");
        }
        return setting;
    }

    private static int clamp(long axis, int rank) {
        return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
    }
}

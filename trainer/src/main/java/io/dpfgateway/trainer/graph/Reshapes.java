package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
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
            return TorchRuntime.here(torch.tensor(Arrays.copyOfRange(shape, from, to)));
        };
    }

    /** Repeats along axes of 1 and adds axes in front, until the shape is both the input's and the wanted one's broadcast. */
    static Operator expand(NodeReader node) {
        Setting<long[]> target = required(node.integersSetting("shape", 1), node, "shape");
        return in -> {
            long[] shape = Shapes.of(in.get(0));
            long[] wanted = target.in(in).clone();
            long[] expanded = Shapes.filled(Math.max(shape.length, wanted.length), 1);
            System.arraycopy(wanted, 0, expanded, expanded.length - wanted.length, wanted.length);
            for (int axis = 0; axis < shape.length; axis++) {
                int place = axis + expanded.length - shape.length;
                expanded[place] = expanded[place] == 1 ? shape[axis] : expanded[place];
            }
            return in.get(0).expand(expanded);
        };
    }

    static Operator tile(NodeReader node) {
        Setting<long[]> repeats = required(node.integersSetting("repeats", 1), node, "repeats");
        return in -> in.get(0).repeat(repeats.in(in));
    }

    static Operator constantOfShape(NodeReader node) {
        Setting<long[]> shape = required(node.integersSetting("input", 0), node, "shape");
        TensorProto zero = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(1)
                .addFloatData(0)
                .build();
        TensorProto given = node.tensor("value");
        TensorProto value = given == null ? zero : given;
        double number = TensorCodec.numbers(value)[0];
        torch.ScalarType type = TensorCodec.scalarType(value);
        return in ->
                TorchRuntime.here(torch.full(shape.in(in), new Scalar(number))).to(type);
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

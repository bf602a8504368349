package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Operators that take parts of tensors, put tensors together or extend them. */
final class Selections {
    private static final int SLICE_BY_INPUTS = 10;

    private Selections() {}

    static Operator concat(NodeReader node) {
        long axis = node.integer("axis", 1);
        return in -> {
            TensorVector tensors = new TensorVector();
            for (int i = 0; i < in.count(); i++) {
                tensors.push_back(in.get(i));
            }
            return torch.cat(tensors, axis);
        };
    }

    static Operator slice(NodeReader node) {
        boolean byInputs = node.opset() >= SLICE_BY_INPUTS;
        Setting<long[]> starts = Reshapes.required(node.integersSetting("starts", 1), node, "starts");
        Setting<long[]> ends = Reshapes.required(node.integersSetting("ends", 2), node, "ends");
        Setting<long[]> axes = node.integersSetting("axes", 3);
        Setting<long[]> steps = byInputs ? node.integersSetting("steps", 4) : null;
        return in -> {
            long[] from = starts.in(in);
            long[] to = ends.in(in);
            long[] along = axes == null ? Shapes.range(0, from.length) : axes.in(in);
            long[] by = steps == null ? Shapes.filled(from.length, 1) : steps.in(in);
            Tensor tensor = in.get(0);
            for (int i = 0; i < from.length; i++) {
                tensor = slice(tensor, along[i], from[i], to[i], by[i]);
            }
            return tensor;
        };
    }

    static Operator gather(NodeReader node) {
        long axis = node.integer("axis", 0);
        return in -> {
            Tensor data = in.get(0);
            long[] shape = Shapes.of(data);
            int along = Shapes.axis(axis, shape.length);
            Tensor indices = in.get(1).to(ScalarType.Long);
            Tensor fromBack = indices.lt(new Scalar(0)).mul(new Scalar(shape[along]));
            long[] gathered = Shapes.concat(
                    Shapes.concat(Arrays.copyOf(shape, along), Shapes.of(indices)),
                    Arrays.copyOfRange(shape, along + 1, shape.length));
            return data.index_select(along, indices.add(fromBack).reshape(-1)).reshape(gathered);
        };
    }

    /** Picks for each place of the indices the element whose place along the axis they tell. */
    static Operator gatherElements(NodeReader node) {
        long axis = node.integer("axis", 0);
        return in -> {
            Tensor data = in.get(0);
            Tensor indices = in.get(1).to(ScalarType.Long);
            Tensor fromBack = indices.lt(new Scalar(0)).mul(new Scalar(data.size(axis)));
            return data.gather(axis, indices.add(fromBack));
        };
    }

    static Operator pad(NodeReader node) {
        String mode = node.requireText("mode", "constant", "reflect", "edge", "wrap");
        Setting<long[]> amounts = Reshapes.required(node.integersSetting("pads", 1), node, "pads");
        Setting<Double> value = node.numberSetting("value", 2);
        Setting<long[]> axes = node.integersSetting("axes", 3);
        return in -> {
            long[] pads = onAllAxes(
                    amounts.in(in), axes == null ? null : axes.in(in), in.get(0).dim());
            return mode.equals("constant")
                    ? Window.padded(in.get(0), pads, value == null ? 0 : value.in(in))
                    : padByCopies(in.get(0), pads, mode);
        };
    }

    private static Tensor slice(Tensor tensor, long axis, long from, long to, long step) {
        if (step > 0) {
            return tensor.slice(axis, new LongOptional(from), new LongOptional(to), step);
        }
        // libtorch cannot step backwards.
        long size = tensor.size(axis);
        long first = Math.max(-1, Math.min(size - 1, from < 0 ? from + size : from));
        long last = Math.max(-1, Math.min(size - 1, to < 0 ? to + size : to));
        long count = Math.max(0, (first - last - step - 1) / -step);
        long[] indices = new long[Math.toIntExact(count)];
        Arrays.setAll(indices, i -> first + i * step);
        return tensor.index_select(axis, TorchRuntime.here(torch.tensor(indices)));
    }

    /** The pads of every axis, given those of some. */
    private static long[] onAllAxes(long[] pads, long @Nullable [] axes, long rank) {
        if (axes == null) {
            return pads;
        }
        int all = Math.toIntExact(rank);
        long[] spread = new long[2 * all];
        for (int i = 0; i < axes.length; i++) {
            int axis = Shapes.axis(axes[i], rank);
            spread[axis] = pads[i];
            spread[axis + all] = pads[i + axes.length];
        }
        return spread;
    }

    private static Tensor padByCopies(Tensor input, long[] pads, String mode) {
        int rank = pads.length / 2;
        Tensor padded = input;
        for (int axis = 0; axis < rank; axis++) {
            if (pads[axis] == 0 && pads[axis + rank] == 0) {
                continue;
            }
            long size = input.size(axis);
            long[] sources = Shapes.range(-pads[axis], size + pads[axis + rank]);
            Arrays.setAll(sources, i -> source(sources[i], size, mode));
            padded = padded.index_select(axis, TorchRuntime.here(torch.tensor(sources)));
        }
        return padded;
    }

    /** Which element stands at a place that may lie outside the axis. */
    private static long source(long place, long size, String mode) {
        return switch (mode) {
            case "edge" -> Math.max(0, Math.min(size - 1, place));
            case "wrap" -> Math.floorMod(place, size);
            default -> { // reflect: 0 1 2 | 1 0 1 2 | ...
                long period = Math.max(1, 2 * (size - 1));
                long phase = Math.floorMod(place, period);
                yield Math.min(phase, period - phase);
            }
        };
    }
}

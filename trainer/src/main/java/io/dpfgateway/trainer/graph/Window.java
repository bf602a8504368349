package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A window that slides over the spatial axes of {@code [batch, channels, spatial...]}: what convolutions and pools have in
 * common. ONNX pads the two ends of an axis separately, libtorch's operators pad both alike.
 */
final class Window {
    /**
     * Where the padding comes from: from the node, or computed so that the output has {@code ceil(input / stride)} places.
     * {@code SAME_*} put an odd pixel at the end or at the beginning.
     */
    enum Fit {
        GIVEN,
        SAME_UPPER,
        SAME_LOWER
    }

    private final long[] strides;
    private final long[] dilations;
    private final long[] pads;
    private final Fit fit;

    private Window(long[] strides, long[] dilations, long[] pads, Fit fit) {
        this.strides = strides;
        this.dilations = dilations;
        this.pads = pads;
        this.fit = fit;
    }

    /** Reads the attributes that convolutions and pools share, for so many spatial axes. */
    static Window read(NodeReader node, int spatial) {
        String autoPad = node.requireText("auto_pad", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER");
        long[] given = orElse(node.integers("pads"), Shapes.filled(2 * spatial, 0));
        Window window = new Window(
                orElse(node.integers("strides"), Shapes.filled(spatial, 1)),
                orElse(node.integers("dilations"), Shapes.filled(spatial, 1)),
                autoPad.equals("VALID") ? Shapes.filled(2 * spatial, 0) : given,
                autoPad.startsWith("SAME") ? Fit.valueOf(autoPad) : Fit.GIVEN);
        if (window.strides.length != spatial || window.dilations.length != spatial || given.length != 2 * spatial) {
            throw node.refuse("strides, dilations and pads must fit " + spatial + " spatial axes");
        }
        return window;
    }

    /** How many spatial axes. */
    int spatial() {
        return strides.length;
    }

    /** Steps along each spatial axis. */
    long[] strides() {
        return strides;
    }

    /** Distances between the window's taps, along each spatial axis. */
    long[] dilations() {
        return dilations;
    }

    /** The padding that the node gives: before each spatial axis, then after each. */
    long[] pads() {
        return pads;
    }

    Fit fit() {
        return fit;
    }

    /** The padding for this input and window size: before each axis, then after each. */
    long[] padsFor(Tensor input, long[] kernel) {
        if (fit == Fit.GIVEN) {
            return pads;
        }
        long[] computed = new long[2 * spatial()];
        for (int axis = 0; axis < spatial(); axis++) {
            long size = input.size(2 + axis);
            long places = (size + strides[axis] - 1) / strides[axis];
            long covered = (places - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1;
            long total = Math.max(0, covered - size);
            computed[axis] = fit == Fit.SAME_UPPER ? total / 2 : total - total / 2;
            computed[axis + spatial()] = total - computed[axis];
        }
        return computed;
    }

    /**
     * The padding with which the last window fits, where it may reach over the end (ceil_mode): it must begin within the
     * input or the padding before it. Never less than the padding given, so that a window which ends early leaves some over.
     */
    long[] padsToLastWindow(Tensor input, long[] kernel, long[] pads) {
        long[] reached = pads.clone();
        for (int axis = 0; axis < spatial(); axis++) {
            long size = input.size(2 + axis);
            long covered = (kernel[axis] - 1) * dilations[axis] + 1;
            long room = size + pads[axis] + pads[axis + spatial()] - covered;
            long steps = (room + strides[axis] - 1) / strides[axis];
            if (steps * strides[axis] >= size + pads[axis]) {
                steps--;
            }
            long needed = steps * strides[axis] + covered - size - pads[axis];
            reached[axis + spatial()] = Math.max(needed, pads[axis + spatial()]);
        }
        return reached;
    }

    /** Whether both ends of every axis are padded alike. */
    static boolean symmetric(long[] pads) {
        int spatial = pads.length / 2;
        return Arrays.equals(pads, 0, spatial, pads, spatial, pads.length);
    }

    /** The input with its spatial axes padded, or cropped where a pad is negative. */
    static Tensor padded(Tensor input, long[] pads, double value) {
        int spatial = pads.length / 2;
        long[] lastAxisFirst = new long[pads.length];
        for (int axis = 0; axis < spatial; axis++) {
            int reversed = spatial - 1 - axis;
            lastAxisFirst[2 * reversed] = pads[axis];
            lastAxisFirst[2 * reversed + 1] = pads[axis + spatial];
        }
        return torch.constant_pad_nd(input, lastAxisFirst, new Scalar(value));
    }

    private static long[] orElse(long @Nullable [] values, long[] otherwise) {
        return values == null ? otherwise : values;
    }
}

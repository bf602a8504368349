package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Arithmetic on shapes and axes. */
final class Shapes {
    private Shapes() {}

    static long[] of(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = tensor.size(axis);
        }
        return shape;
    }

    /** An axis counted from the front; ONNX counts negative ones from the back. */
    static int axis(long axis, long rank) {
        long counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw new IllegalArgumentException("axis " + axis + " is outside a tensor of rank " + rank);
        }
        return (int) counted;
    }

    /** Axes counted from the front, in ascending order. */
    static long[] axes(long[] axes, long rank) {
        return Arrays.stream(axes).map(a -> axis(a, rank)).sorted().toArray();
    }

    static long[] range(long from, long to) {
        long[] values = new long[Math.toIntExact(Math.max(0, to - from))];
        Arrays.setAll(values, i -> from + i);
        return values;
    }

    static long product(long[] shape, int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= shape[axis];
        }
        return product;
    }

    static long[] filled(int length, long value) {
        long[] values = new long[length];
        Arrays.fill(values, value);
        return values;
    }

    static long[] concat(long[] first, long[] second) {
        long[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}

package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Pools over two spatial axes, global pools and means over any axes. */
final class Poolings {
    private static final int SPATIAL = 2;

    private Poolings() {}

    static Operator maxPool(NodeReader node) {
        node.requireInteger("storage_order", 0);
        long[] kernel = kernel(node);
        Window window = Window.read(node, SPATIAL);
        boolean ceil = ceil(node, window);
        long[] none = new long[SPATIAL];
        return in -> {
            long[] pads = window.padsFor(in.get(0), kernel);
            boolean native2d = nativelyPadded(pads, kernel);
            return torch.max_pool2d(
                    native2d ? in.get(0) : Window.padded(in.get(0), pads, Double.NEGATIVE_INFINITY),
                    kernel,
                    window.strides(),
                    native2d ? Arrays.copyOf(pads, SPATIAL) : none,
                    window.dilations(),
                    ceil);
        };
    }

    static Operator averagePool(NodeReader node) {
        long[] kernel = kernel(node);
        Window window = Window.read(node, SPATIAL);
        boolean ceil = ceil(node, window);
        boolean countPads = node.flag("count_include_pad", false);
        if (Arrays.stream(window.dilations()).anyMatch(d -> d != 1)) {
            throw node.refuse("attribute dilations is " + Arrays.toString(window.dilations()) + ", supported is 1");
        }
        if (ceil && countPads) {
            throw node.refuse("attribute ceil_mode together with count_include_pad is not supported");
        }
        return in -> {
            Tensor input = in.get(0);
            long[] pads = window.padsFor(input, kernel);
            if (nativelyPadded(pads, kernel)) {
                long[] padding = Arrays.copyOf(pads, SPATIAL);
                return average(input, kernel, window.strides(), padding, ceil, countPads);
            }
            long[] none = new long[SPATIAL];
            Tensor sums = average(Window.padded(input, pads, 0), kernel, window.strides(), none, false, true);
            if (countPads) {
                return sums;
            }
            // The share of each window that is no padding: dividing by it leaves the padding out of the mean.
            Tensor inside = Window.padded(torch.ones_like(input), pads, 0);
            return sums.div(average(inside, kernel, window.strides(), none, false, true));
        };
    }

    static Operator globalAverage(NodeReader node) {
        return in -> in.get(0).mean(Shapes.range(2, in.get(0).dim()), true, new ScalarTypeOptional());
    }

    static Operator reduceMean(NodeReader node) {
        Setting<long[]> axes = node.integersSetting("axes", 1);
        boolean keep = node.flag("keepdims", true);
        boolean emptyMeansNone = node.flag("noop_with_empty_axes", false);
        return in -> {
            long[] chosen = axes == null ? new long[0] : axes.in(in);
            if (chosen.length == 0 && emptyMeansNone) {
                return in.get(0);
            }
            long rank = in.get(0).dim();
            long[] reduced = chosen.length == 0 ? Shapes.range(0, rank) : chosen;
            return in.get(0).mean(reduced, keep, new ScalarTypeOptional());
        };
    }

    private static Tensor average(
            Tensor input, long[] kernel, long[] strides, long[] padding, boolean ceil, boolean countPads) {
        return torch.avg_pool2d(input, kernel, strides, padding, ceil, countPads, new LongOptional());
    }

    private static long[] kernel(NodeReader node) {
        long[] kernel = node.integers("kernel_shape");
        if (kernel == null || kernel.length != SPATIAL) {
            throw node.refuse("attribute kernel_shape must have two values");
        }
        return kernel;
    }

    private static boolean ceil(NodeReader node, Window window) {
        boolean ceil = node.flag("ceil_mode", false);
        // Where the last window starts is counted differently once the padding is part of the input.
        if (ceil && !(window.fit() == Window.Fit.GIVEN && Window.symmetric(window.pads()))) {
            throw node.refuse("attribute ceil_mode together with pads that differ at the ends is not supported");
        }
        return ceil;
    }

    /** libtorch pads both ends alike, and by half a window at most. */
    private static boolean nativelyPadded(long[] pads, long[] kernel) {
        return Window.symmetric(pads) && 2 * pads[0] <= kernel[0] && 2 * pads[1] <= kernel[1];
    }
}

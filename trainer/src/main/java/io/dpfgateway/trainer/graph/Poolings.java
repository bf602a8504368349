package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Pools over two spatial axes. */
final class Poolings {
    private static final int SPATIAL = 2;

    private Poolings() {}

    static Operator maxPool(NodeReader node) {
        node.requireInteger("storage_order", 0);
        long[] kernel = kernel(node);
        Window window = Window.read(node, SPATIAL);
        boolean ceil = node.flag("ceil_mode", false);
        return in -> {
            long[] pads = window.padsFor(in.get(0), kernel);
            if (!ceil && nativelyPadded(pads, kernel)) {
                long[] padding = Arrays.copyOf(pads, SPATIAL);
                return torch.max_pool2d(in.get(0), kernel, window.strides(), padding, window.dilations(), false);
            }
            long[] reached = ceil ? window.padsToLastWindow(in.get(0), kernel, pads) : pads;
            return torch.max_pool2d(
                    Window.padded(in.get(0), reached, Double.NEGATIVE_INFINITY),
                    kernel,
                    window.strides(),
                    new long[SPATIAL],
                    window.dilations(),
                    false);
        };
    }

    static Operator averagePool(NodeReader node) {
        long[] kernel = kernel(node);
        Window window = Window.read(node, SPATIAL);
        boolean ceil = node.flag("ceil_mode", false);
        boolean countPads = node.flag("count_include_pad", false);
        boolean dilated = Arrays.stream(window.dilations()).anyMatch(d -> d != 1);
        return in -> {
            Tensor input = in.get(0);
            long[] pads = window.padsFor(input, kernel);
            if (!ceil && !dilated && nativelyPadded(pads, kernel)) {
                long[] padding = Arrays.copyOf(pads, SPATIAL);
                return torch.avg_pool2d(input, kernel, window.strides(), padding, false, countPads, new LongOptional());
            }
            long[] reached = ceil ? window.padsToLastWindow(input, kernel, pads) : pads;
            Tensor sums = windowSums(Window.padded(input, reached, 0), kernel, window);
            // How much of each window counts: the picture, and the padding that the node asks for.
            Tensor plane = torch.ones_like(input.narrow(0, 0, 1).narrow(1, 0, 1));
            Tensor counted = countPads
                    ? Window.padded(Window.padded(plane, pads, 1), difference(reached, pads), 0)
                    : Window.padded(plane, reached, 0);
            return sums.div(windowSums(counted, kernel, window));
        };
    }

    /** The sum over each window, as a convolution with ones, which may be dilated. */
    private static Tensor windowSums(Tensor input, long[] kernel, Window window) {
        long channels = input.size(1);
        Tensor ones =
                TorchRuntime.here(torch.ones(channels, 1, kernel[0], kernel[1])).to(input.scalar_type());
        long[] none = new long[SPATIAL];
        return torch.convolution(
                input, ones, new TensorOptional(), window.strides(), none, window.dilations(), false, none, channels);
    }

    private static long[] difference(long[] all, long[] part) {
        long[] rest = new long[all.length];
        Arrays.setAll(rest, i -> all[i] - part[i]);
        return rest;
    }

    private static long[] kernel(NodeReader node) {
        long[] kernel = node.integers("kernel_shape");
        if (kernel == null || kernel.length != SPATIAL) {
            throw node.refuse("attribute kernel_shape must have two values");
        }
        return kernel;
    }

    /** libtorch pads both ends alike, and by half a window at most. */
    private static boolean nativelyPadded(long[] pads, long[] kernel) {
        return Window.symmetric(pads) && 2 * pads[0] <= kernel[0] && 2 * pads[1] <= kernel[1];
    }
}

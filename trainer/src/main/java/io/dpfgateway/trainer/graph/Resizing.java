package io.dpfgateway.trainer.graph;

import io.dpfgateway.trainer.graph.ResizeAxis.Coordinates;
import io.dpfgateway.trainer.graph.ResizeAxis.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Resize, and Upsample as it was called before. Every axis is resized on its own: by picking elements (nearest) or by a
 * matrix of interpolation weights (linear, cubic). Both are exactly as ONNX defines them, and differentiable.
 */
final class Resizing {
    /** From this operator set on, Resize names its coordinates and may be given the wanted sizes. */
    private static final int NAMED_COORDINATES = 11;

    private Resizing() {}

    /** Which axes of an input change, and how. */
    @FunctionalInterface
    private interface Target {
        List<ResizeAxis> of(Inputs in);
    }

    /** How one axis changes. */
    @FunctionalInterface
    private interface Interpolation {
        Tensor apply(Tensor tensor, ResizeAxis axis);
    }

    /** Upsample, and Resize before its coordinates had names. */
    static Operator upsample(NodeReader node) {
        String mode = node.requireText("mode", "nearest", "linear");
        Target target = byScales(node.numbersSetting(1));
        return mode.equals("nearest")
                ? nearest(target, Coordinates.ASYMMETRIC, Rounding.FLOOR)
                : interpolate(target, (x, axis) -> weighted(x, axis, axis.linear(Coordinates.ASYMMETRIC)));
    }

    static Operator resize(NodeReader node) {
        if (node.opset() < NAMED_COORDINATES) {
            return upsample(node);
        }
        node.requireInteger("antialias", 0);
        node.requireInteger("exclude_outside", 0);
        node.requireText("keep_aspect_ratio_policy", "stretch");
        node.number("extrapolation_value", 0); // only for tf_crop_and_resize, which is refused
        String mode = node.requireText("mode", "nearest", "linear", "cubic");
        Coordinates coordinates = ResizeAxis.coordinates(node.requireText(
                "coordinate_transformation_mode", "half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners"));
        Rounding rounding = ResizeAxis.rounding(
                node.requireText("nearest_mode", "round_prefer_floor", "round_prefer_ceil", "floor", "ceil"));
        float cubic = (float) node.number("cubic_coeff_a", -0.75f);
        Setting<long[]> sizes = node.integersSetting("sizes", 3);
        Target target = sizes == null ? byScales(node.numbersSetting(2)) : bySizes(sizes);
        return switch (mode) {
            case "nearest" -> nearest(target, coordinates, rounding);
            case "linear" -> interpolate(target, (x, axis) -> weighted(x, axis, axis.linear(coordinates)));
            default -> interpolate(target, (x, axis) -> weighted(x, axis, axis.cubic(coordinates, cubic)));
        };
    }

    private static Target byScales(Setting<double[]> scales) {
        return in -> {
            double[] factors = scales.in(in);
            List<ResizeAxis> axes = new ArrayList<>();
            for (int axis = 0; axis < factors.length; axis++) {
                int size = Math.toIntExact(in.get(0).size(axis));
                float factor = (float) factors[axis];
                if (factor != 1) {
                    axes.add(new ResizeAxis(axis, size, (int) Math.floor(size * factor), factor));
                }
            }
            return axes;
        };
    }

    private static Target bySizes(Setting<long[]> sizes) {
        return in -> {
            long[] wanted = sizes.in(in);
            List<ResizeAxis> axes = new ArrayList<>();
            for (int axis = 0; axis < wanted.length; axis++) {
                int size = Math.toIntExact(in.get(0).size(axis));
                int resized = Math.toIntExact(wanted[axis]);
                if (resized != size) {
                    axes.add(new ResizeAxis(axis, size, resized, (float) resized / size));
                }
            }
            return axes;
        };
    }

    private static Operator nearest(Target target, Coordinates coordinates, Rounding rounding) {
        return in -> {
            Tensor tensor = in.get(0);
            List<ResizeAxis> axes = target.of(in);
            if (tensor.dim() == 4 && axes.stream().allMatch(a -> isPlainRepetition(a, coordinates, rounding))) {
                long[] spatial = {tensor.size(2), tensor.size(3)};
                axes.forEach(axis -> spatial[axis.index() - 2] = axis.out());
                return torch.upsample_nearest2d(tensor, spatial);
            }
            for (ResizeAxis axis : axes) {
                tensor = tensor.index_select(
                        axis.index(), TorchRuntime.here(torch.tensor(axis.nearest(coordinates, rounding))));
            }
            return tensor;
        };
    }

    /** Whether libtorch's own, faster nearest neighbour picks the same elements. */
    private static boolean isPlainRepetition(ResizeAxis axis, Coordinates coordinates, Rounding rounding) {
        if (axis.index() < 2 || axis.out() % axis.in() != 0) {
            return false;
        }
        long[] repeated = Shapes.range(0, axis.out());
        Arrays.setAll(repeated, i -> i * axis.in() / axis.out());
        return Arrays.equals(repeated, axis.nearest(coordinates, rounding));
    }

    private static Operator interpolate(Target target, Interpolation interpolation) {
        return in -> {
            Tensor tensor = in.get(0);
            for (ResizeAxis axis : target.of(in)) {
                tensor = interpolation.apply(tensor, axis);
            }
            return tensor;
        };
    }

    private static Tensor weighted(Tensor tensor, ResizeAxis axis, float[] weights) {
        Tensor matrix = TorchRuntime.here(torch.tensor(weights))
                .reshape(axis.out(), axis.in())
                .t()
                .to(tensor.scalar_type());
        return torch.matmul(tensor.transpose(axis.index(), -1), matrix).transpose(axis.index(), -1);
    }
}

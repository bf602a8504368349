package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Convolutions over one, two or three spatial axes. */
final class Convolutions {
    private Convolutions() {}

    static Operator conv(NodeReader node) {
        Window window = Window.read(node, spatial(node));
        long groups = node.integer("group", 1);
        int spatial = window.spatial();
        long[] none = new long[spatial];
        return inPrecision(window, in -> {
            Tensor weight = in.get(1);
            long[] kernel = Arrays.copyOfRange(Shapes.of(weight), 2, 2 + spatial);
            long[] pads = window.padsFor(in.get(0), kernel);
            boolean symmetric = Window.symmetric(pads);
            return torch.convolution(
                    symmetric ? in.get(0) : Window.padded(in.get(0), pads, 0),
                    weight,
                    in.optional(2),
                    window.strides(),
                    symmetric ? Arrays.copyOf(pads, spatial) : none,
                    window.dilations(),
                    false,
                    none,
                    groups);
        });
    }

    static Operator convTranspose(NodeReader node) {
        node.requireText("auto_pad", "NOTSET", "VALID");
        Window window = Window.read(node, spatial(node));
        long groups = node.integer("group", 1);
        int spatial = window.spatial();
        long[] declared = node.integers("output_padding");
        long[] outputPadding = declared == null ? new long[spatial] : declared;
        boolean symmetric = Window.symmetric(window.pads());
        long[] padding = symmetric ? Arrays.copyOf(window.pads(), spatial) : new long[spatial];
        long[] crop = Arrays.stream(window.pads()).map(pad -> -pad).toArray();
        return inPrecision(window, in -> {
            Tensor out = torch.convolution(
                    in.get(0),
                    in.get(1),
                    in.optional(2),
                    window.strides(),
                    padding,
                    window.dilations(),
                    true,
                    outputPadding,
                    groups);
            return symmetric ? out : Window.padded(out, crop, 0);
        });
    }

    /** In a graph that learns, computed in bfloat16 where that is chosen; what comes and what leaves is float32 still. */
    private static Operator inPrecision(Window window, Operator convolution) {
        return in -> in.training()
                        && TorchRuntime.precision() == Precision.BF16
                        && !isSmallerThanStride(in.get(0), window.strides())
                ? convolution.apply(in.to(ScalarType.BFloat16)).to(ScalarType.Float)
                : convolution.apply(in);
    }

    /** There libtorch 2.10 fills the weights' gradient in bfloat16 with whatever lay in memory, on processors with AMX. */
    private static boolean isSmallerThanStride(Tensor planes, long[] strides) {
        return IntStream.range(0, strides.length).anyMatch(axis -> planes.size(2 + axis) < strides[axis]);
    }

    private static int spatial(NodeReader node) {
        long[] kernel = node.integers("kernel_shape");
        if (kernel != null) {
            return kernel.length;
        }
        TensorProto weight = node.storedInput(1);
        if (weight == null) {
            throw node.refuse("attribute kernel_shape is missing while the weights are computed");
        }
        return weight.getDimsCount() - 2;
    }
}

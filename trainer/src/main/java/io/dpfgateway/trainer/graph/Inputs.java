package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** The tensors that go into one node in one run. Borrowed: an operator neither keeps nor closes them. */
final class Inputs {
    private final @Nullable Tensor[] tensors;
    private final boolean training;

    Inputs(@Nullable Tensor[] tensors, boolean training) {
        this.tensors = tensors;
        this.training = training;
    }

    /** Whether batch statistics are to be used and learned. */
    boolean training() {
        return training;
    }

    int count() {
        return tensors.length;
    }

    /** The tensor at a position where ONNX demands one. */
    Tensor get(int position) {
        Tensor tensor = find(position);
        if (tensor == null) {
            throw new IllegalArgumentException("input " + position + " is missing");
        }
        return tensor;
    }

    /** The tensor at a position that may be left out. */
    @Nullable
    Tensor find(int position) {
        return position < tensors.length ? tensors[position] : null;
    }

    /** The tensor at a position, as libtorch takes optional ones. */
    TensorOptional optional(int position) {
        Tensor tensor = find(position);
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }

    /** The same tensors in another type. */
    Inputs to(ScalarType type) {
        @Nullable Tensor[] others = new Tensor[tensors.length];
        for (int i = 0; i < others.length; i++) {
            Tensor tensor = tensors[i];
            others[i] = tensor == null ? null : tensor.to(type);
        }
        return new Inputs(others, training);
    }

    /** The values of a tensor of integers. */
    long[] integers(int position) {
        Tensor flat = get(position).detach().cpu().to(ScalarType.Long).contiguous();
        long[] values = new long[Math.toIntExact(flat.numel())];
        if (values.length > 0) {
            try (LongPointer data = flat.data_ptr_long()) {
                data.get(values);
            }
        }
        return values;
    }

    /** The values of a tensor of numbers. */
    double[] numbers(int position) {
        Tensor flat = get(position).detach().cpu().to(ScalarType.Double).contiguous();
        double[] values = new double[Math.toIntExact(flat.numel())];
        if (values.length > 0) {
            try (DoublePointer data = flat.data_ptr_double()) {
                data.get(values);
            }
        }
        return values;
    }

    /** The shapes, for messages. */
    String shapes() {
        return Arrays.stream(tensors)
                .map(t -> t == null ? "-" : Arrays.toString(Shapes.of(t)))
                .toList()
                .toString();
    }
}

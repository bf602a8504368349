package io.dpfgateway.trainer.feature;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors from and to what Java holds. */
public final class Tensors {
    private Tensors() {}

    /** Pictures as a network's input, {@code [N, channels, height, width]}, in memory. */
    public static Tensor ofPictures(List<PreparedPicture> pictures, InputSpec spec) {
        float[] values = new float[pictures.size() * spec.elements()];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).values(), 0, values, i * spec.elements(), spec.elements());
        }
        return torch.from_blob(new FloatPointer(values), spec.shape(pictures.size()))
                .clone();
    }

    /**
     * Pictures as a cache holds them, RGB or grey in 0 to 1, as a network's input; gradients flow back to them.
     *
     * @param pictures {@code [N, channels, height, width]}
     */
    public static Tensor ofUnitRange(Tensor pictures, InputSpec spec) {
        Tensor planes =
                switch (spec.channels()) {
                    case BGR -> pictures.flip(1);
                    case RGB, GRAY -> pictures;
                };
        return planes.sub(perChannel(spec.mean(), planes)).div(perChannel(spec.std(), planes));
    }

    /**
     * The inverse of {@link #ofUnitRange}: a network's input as pictures, RGB or grey in 0 to 1.
     *
     * @param input {@code [N, channels, height, width]}
     */
    static Tensor toUnitRange(Tensor input, InputSpec spec) {
        Tensor unit = input.mul(perChannel(spec.std(), input)).add(perChannel(spec.mean(), input));
        return switch (spec.channels()) {
            case BGR -> unit.flip(1);
            case RGB, GRAY -> unit;
        };
    }

    /** One number a channel, to compute with {@code [N, channels, height, width]}. */
    static Tensor perChannel(List<Double> values, Tensor like) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return torch.tensor(floats).reshape(1, floats.length, 1, 1).to(like);
    }

    /** All elements in row-major order, as float32. */
    public static float[] toArray(Tensor tensor) {
        Tensor plain = tensor.detach().cpu().to(ScalarType.Float).contiguous();
        float[] values = new float[Math.toIntExact(plain.numel())];
        FloatBuffer buffer = plain.createBuffer();
        buffer.get(values);
        return values;
    }
}

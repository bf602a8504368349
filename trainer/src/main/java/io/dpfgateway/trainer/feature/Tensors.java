package io.dpfgateway.trainer.feature;

import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors to Java arrays. */
public final class Tensors {
    private Tensors() {}

    /** All elements in row-major order, as float32. */
    public static float[] toArray(Tensor tensor) {
        Tensor plain = tensor.detach().to(ScalarType.Float).contiguous();
        float[] values = new float[Math.toIntExact(plain.numel())];
        FloatBuffer buffer = plain.createBuffer();
        buffer.get(values);
        return values;
    }
}

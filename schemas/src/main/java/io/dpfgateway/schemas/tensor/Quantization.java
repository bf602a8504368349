package io.dpfgateway.schemas.tensor;

import io.dpfgateway.schemas.tensor.TensorEncoding.Int8;

/**
 * Chooses scale and zero point of an {@link Int8} encoding, with the formula of ONNX DynamicQuantizeLinear, for signed
 * bytes: the range is widened to hold 0, so that 0 is exact, and is divided into 255 steps.
 */
public final class Quantization {
    private static final int STEPS = Byte.MAX_VALUE - Byte.MIN_VALUE;

    private Quantization() {}

    /**
     * The encoding that covers {@code min} to {@code max} with an error of at most half a step within.
     *
     * @throws InvalidTensorException if a bound is not finite, or {@code min} is above {@code max}
     */
    public static Int8 of(float min, float max) {
        if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
            throw new InvalidTensorException(
                    "INT8 range: " + min + " to " + max + " is none; give finite bounds, the lower one first");
        }
        double low = Math.min(min, 0.0);
        double high = Math.max(max, 0.0);
        if (low == high) {
            return new Int8(1, 0);
        }
        // A subnormal scale would lose the precision that the formula needs.
        float scale = Math.max((float) ((high - low) / STEPS), Float.MIN_NORMAL);
        double zeroPoint = Math.rint(Byte.MIN_VALUE - low / scale);
        return new Int8(scale, (int) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, zeroPoint)));
    }
}

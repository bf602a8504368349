package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.schemas.tensor.Quantization;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Finds INT8's range: of the whole range that a sample takes and smaller ones, the one with the least mean squared error. A few
 * outliers would else cost all values their precision.
 */
public final class Calibration {
    private static final int PARTS = 20;

    private Calibration() {}

    /** @param sample wire tensors {@code [N, shape]} */
    static WireSpec of(Tensor sample, List<Integer> shape) {
        float low = sample.min().item_float();
        float high = sample.max().item_float();
        TensorEncoding.Int8 best = Quantization.of(low, high);
        double least = error(sample, best);
        for (int part = PARTS - 1; part > 0; part--) {
            float share = (float) part / PARTS;
            TensorEncoding.Int8 narrower = Quantization.of(low * share, high * share);
            double error = error(sample, narrower);
            if (error < least) {
                least = error;
                best = narrower;
            }
        }
        return new WireSpec(WireType.INT8, shape, best.scale(), best.zeroPoint());
    }

    private static double error(Tensor sample, TensorEncoding.Int8 encoding) {
        try (PointerScope scope = new PointerScope()) {
            Tensor difference =
                    rounded(sample, encoding.scale(), encoding.zeroPoint()).sub(sample);
            return difference.mul(difference).mean().item_float();
        }
    }

    /** As QuantizeLinear and DequantizeLinear have it: halves to even, saturating. */
    public static Tensor rounded(Tensor values, double scale, int zeroPoint) {
        Tensor elements = values.div(new Scalar(scale)).round().add(new Scalar((double) zeroPoint));
        Tensor bytes =
                elements.clamp_min(new Scalar((double) Byte.MIN_VALUE)).clamp_max(new Scalar((double) Byte.MAX_VALUE));
        return bytes.sub(new Scalar((double) zeroPoint)).mul(new Scalar(scale));
    }
}

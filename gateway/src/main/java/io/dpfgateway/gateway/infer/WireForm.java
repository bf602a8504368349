package io.dpfgateway.gateway.infer;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.nio.FloatBuffer;

/** The manifest's wire spec, ready to encode with. Immutable and thread-safe. */
final class WireForm {
    /** From here on, rounding to binary16 gives infinity. */
    private static final float HALF_OVERFLOW = 65520;

    private final int[] shape;
    private final TensorEncoding encoding;
    private final float bound;

    WireForm(WireSpec spec) {
        shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
        encoding = switch (spec.type()) {
            case FLOAT32 -> TensorEncoding.FLOAT32;
            case FLOAT16 -> TensorEncoding.FLOAT16;
            case INT8 -> new TensorEncoding.Int8((float) spec.scale(), spec.zeroPoint());
        };
        bound = switch (spec.type()) {
            case FLOAT16 -> HALF_OVERFLOW;
            case FLOAT32, INT8 -> Float.POSITIVE_INFINITY;
        };
    }

    /**
     * Encodes one picture's output.
     *
     * @throws InferenceFailedException if a value is not finite, or is not once it is encoded
     */
    WireTensor encode(FloatBuffer values) {
        for (int i = values.position(); i < values.limit(); i++) {
            // Written so that NaN fails too.
            if (!(Math.abs(values.get(i)) < bound)) {
                throw new InferenceFailedException(
                        "the model's output " + i + " is not finite as " + encoding.dtype()
                                + "; check the bundle's report, or roll back to an older version",
                        null);
            }
        }
        return WireTensors.encode(values, shape, encoding);
    }
}

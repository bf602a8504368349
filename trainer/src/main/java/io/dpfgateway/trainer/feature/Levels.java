package io.dpfgateway.trainer.feature;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Pictures in the 8 bits a channel that they came in: 0 to 1 in steps of a 255th. */
final class Levels {
    private static final double MOST = 255;

    private Levels() {}

    /** The nearest levels, 0 to 255. */
    static Tensor of(Tensor unitRange) {
        return unitRange
                .mul(new Scalar(MOST))
                .round_()
                .clamp_min_(new Scalar(0.0))
                .clamp_max_(new Scalar(MOST))
                .to(ScalarType.Byte);
    }

    /** From levels to 0 to 1, in float32. */
    static Tensor toUnitRange(Tensor levels) {
        return levels.to(ScalarType.Float).div_(new Scalar(MOST));
    }
}

package io.dpfgateway.trainer.measure;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How far two embeddings point the same way. Differentiable. */
public final class Cosine {
    /** So that a vector of zeros has a direction, if an arbitrary one. */
    private static final double SHORTEST = 1e-6;

    private Cosine() {}

    /**
     * The cosine of the angle between vectors, pair by pair.
     *
     * @param a {@code [N, values]}
     * @param b of the same shape
     * @return {@code [N]}, -1 to 1
     */
    public static Tensor of(Tensor a, Tensor b) {
        return unit(a).mul(unit(b)).sum(1);
    }

    /** The vectors at length 1, {@code [N, values]}. */
    public static Tensor unit(Tensor vectors) {
        Tensor length =
                torch.sqrt(vectors.mul(vectors).sum(new long[] {1}, true, null)).clamp_min(new Scalar(SHORTEST));
        return vectors.div(length);
    }
}

package io.dpfgateway.trainer.measure;

import io.dpfgateway.trainer.graph.TorchRuntime;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004): 11x11 Gaussian window of deviation 1.5, no padding, values
 * in 0 to 1, the mean over places and channels. Differentiable. Holds native memory; safe to share once built.
 */
public final class Ssim implements AutoCloseable {
    /** The shortest side of a picture that the window fits into. */
    public static final int WINDOW = 11;

    private static final double DEVIATION = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private final Tensor window;
    private final int channels;

    /** @param channels of the pictures to compare */
    public Ssim(int channels) {
        this.channels = channels;
        this.window = gaussian().repeat(channels, 1, 1, 1).contiguous();
    }

    /**
     * How alike pictures are, pair by pair.
     *
     * @param a {@code [N, channels, H, W]}, both sides {@value #WINDOW} or more
     * @param b of the same shape
     * @return {@code [N]}, 1 for equal pictures, around 0 or below for unrelated ones
     */
    public Tensor of(Tensor a, Tensor b) {
        Tensor meanA = blur(a);
        Tensor meanB = blur(b);
        Tensor meanAB = meanA.mul(meanB);
        Tensor meanAA = meanA.mul(meanA);
        Tensor meanBB = meanB.mul(meanB);
        Tensor variances = blur(a.mul(a)).sub(meanAA).add(blur(b.mul(b)).sub(meanBB));
        Tensor covariance = blur(a.mul(b)).sub(meanAB);
        Tensor likeness = plus(times(meanAB, 2), C1).mul(plus(times(covariance, 2), C2));
        Tensor scale = plus(meanAA.add(meanBB), C1).mul(plus(variances, C2));
        return likeness.div(scale).mean(1, 2, 3);
    }

    private Tensor blur(Tensor x) {
        return torch.conv2d(
                x, window, new TensorOptional(), new long[] {1, 1}, new long[] {0, 0}, new long[] {1, 1}, channels);
    }

    private static Tensor times(Tensor x, double factor) {
        return x.mul(new Scalar(factor));
    }

    private static Tensor plus(Tensor x, double summand) {
        return x.add(new Scalar(summand));
    }

    private static Tensor gaussian() {
        float[] weights = new float[WINDOW * WINDOW];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double dy = i / WINDOW - WINDOW / 2;
            double dx = i % WINDOW - WINDOW / 2;
            weights[i] = (float) Math.exp(-(dx * dx + dy * dy) / (2 * DEVIATION * DEVIATION));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= (float) sum;
        }
        return TorchRuntime.here(torch.tensor(weights)).reshape(1, 1, WINDOW, WINDOW);
    }

    @Override
    public void close() {
        window.close();
    }
}

package io.dpfgateway.trainer.measure;

import io.dpfgateway.trainer.feature.SplitNetwork;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** All measures of how alike a rebuilt picture and its original are. Holds native memory; not thread-safe. */
public final class Yardstick implements AutoCloseable {
    /** So that a perfect picture has a finite ratio: 100 dB. */
    private static final double SMALLEST_ERROR = 1e-10;

    private final Ssim ssim;
    private final GradientSimilarity edges;
    private final Perception perception;

    /**
     * @param channels of the pictures, 1 or 3
     * @param network whose front the perceptual distance is of; must stay open
     */
    public Yardstick(int channels, SplitNetwork network) {
        this.ssim = new Ssim(channels);
        this.edges = new GradientSimilarity();
        this.perception = new Perception(network);
    }

    /** Compares pictures pair by pair; both {@code [N, channels, H, W]} in 0 to 1. */
    public Readings compare(Tensor rebuilt, Tensor pictures) {
        Tensor difference = rebuilt.sub(pictures);
        Tensor error = difference.mul(difference).mean(1, 2, 3).clamp_min(new Scalar(SMALLEST_ERROR));
        return new Readings(
                ssim.of(rebuilt, pictures),
                error.log10().mul(new Scalar(-10.0)),
                edges.of(rebuilt, pictures),
                perception.of(rebuilt, pictures));
    }

    @Override
    public void close() {
        ssim.close();
        edges.close();
    }

    /**
     * One number a picture each, {@code [N]}.
     *
     * @param ssim structural similarity
     * @param psnr peak signal-to-noise ratio in dB
     * @param gms gradient magnitude similarity
     * @param perceptual perceptual distance
     */
    public record Readings(Tensor ssim, Tensor psnr, Tensor gms, Tensor perceptual) {}
}

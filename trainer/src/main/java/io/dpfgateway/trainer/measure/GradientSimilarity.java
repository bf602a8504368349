package io.dpfgateway.trainer.measure;

import io.dpfgateway.trainer.graph.TorchRuntime;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Gradient magnitude similarity (Xue, Zhang, Mou, Bovik 2013, section III): Prewitt gradients of the luminance, the mean of
 * the similarity over all places. Tells edges, which a person recognises by; whether dark and bright are swapped does not
 * matter to it. The picture is not halved first, as the paper does: the pictures here are small. Holds native memory; safe to
 * share once built.
 */
public final class GradientSimilarity implements AutoCloseable {
    /** The paper's 170 for pixels of 0 to 255. */
    private static final double C = 170.0 / (255 * 255);

    private static final float THIRD = 1f / 3;
    private static final double[] LUMA = {0.299, 0.587, 0.114};

    private final Tensor kernels;

    public GradientSimilarity() {
        float[] across = {THIRD, 0, -THIRD, THIRD, 0, -THIRD, THIRD, 0, -THIRD};
        float[] down = {THIRD, THIRD, THIRD, 0, 0, 0, -THIRD, -THIRD, -THIRD};
        float[] both = new float[across.length + down.length];
        System.arraycopy(across, 0, both, 0, across.length);
        System.arraycopy(down, 0, both, across.length, down.length);
        this.kernels = TorchRuntime.here(torch.tensor(both)).reshape(2, 1, 3, 3);
    }

    /**
     * How alike the edges of pictures are, pair by pair.
     *
     * @param a {@code [N, 1 or 3, H, W]}, 0 to 1, both sides 3 or more
     * @param b of the same shape
     * @return {@code [N]}, above 0; 1 for equal edges
     */
    public Tensor of(Tensor a, Tensor b) {
        Tensor edgesA = magnitude(a);
        Tensor edgesB = magnitude(b);
        Tensor likeness = edgesA.mul(edgesB).mul(new Scalar(2.0)).add(new Scalar(C));
        Tensor scale = edgesA.mul(edgesA).add(edgesB.mul(edgesB)).add(new Scalar(C));
        return likeness.div(scale).mean(1, 2);
    }

    private Tensor magnitude(Tensor pictures) {
        Tensor gradients = torch.conv2d(
                luminance(pictures),
                kernels,
                new TensorOptional(),
                new long[] {1, 1},
                new long[] {0, 0},
                new long[] {1, 1},
                1);
        return gradients.mul(gradients).sum(1).sqrt();
    }

    private static Tensor luminance(Tensor pictures) {
        if (pictures.size(1) != LUMA.length) {
            return pictures.mean(new long[] {1}, true, null);
        }
        Tensor sum = pictures.select(1, 0).mul(new Scalar(LUMA[0]));
        for (int c = 1; c < LUMA.length; c++) {
            sum = sum.add(pictures.select(1, c).mul(new Scalar(LUMA[c])));
        }
        return sum.unsqueeze(1);
    }

    @Override
    public void close() {
        kernels.close();
    }
}

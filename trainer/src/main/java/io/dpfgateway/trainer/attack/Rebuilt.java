package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.measure.Ssim;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How close pictures rebuilt from a whole cache come to the originals.
 *
 * @param ssim structural similarity, one a picture
 * @param psnr peak signal-to-noise ratio in dB, one a picture
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on the way to a Distribution, never compared
public record Rebuilt(float[] ssim, float[] psnr) {
    private static final int CHUNK = 250;

    /** So that a perfect picture has a finite ratio: 100 dB. */
    private static final double SMALLEST_ERROR = 1e-10;

    /** Rebuilds every picture of a cache and compares. */
    public static Rebuilt measure(FeatureCache cache, Function<Batch, Tensor> rebuild) {
        float[] ssims = new float[cache.size()];
        float[] psnrs = new float[cache.size()];
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Ssim ssim = new Ssim(cache.pictureShape().get(0))) {
            for (int from = 0; from < cache.size(); from += CHUNK) {
                try (PointerScope chunk = new PointerScope()) {
                    Batch batch = cache.range(from, Math.min(from + CHUNK, cache.size()));
                    Tensor rebuilt = rebuild.apply(batch);
                    Tensor difference = rebuilt.sub(batch.pictures());
                    Tensor error = difference.mul(difference).mean(1, 2, 3).clamp_min(new Scalar(SMALLEST_ERROR));
                    put(ssim.of(rebuilt, batch.pictures()), ssims, from);
                    put(error.log10().mul(new Scalar(-10.0)), psnrs, from);
                }
            }
        }
        return new Rebuilt(ssims, psnrs);
    }

    private static void put(Tensor values, float[] target, int from) {
        float[] array = Tensors.toArray(values);
        System.arraycopy(array, 0, target, from, array.length);
    }
}

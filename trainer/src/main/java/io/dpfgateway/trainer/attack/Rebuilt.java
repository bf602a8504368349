package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.measure.Distribution;
import io.dpfgateway.trainer.measure.Likeness;
import io.dpfgateway.trainer.measure.Yardstick;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * How close rebuilt pictures come to the originals, one number a picture.
 *
 * @param ssim structural similarity
 * @param psnr peak signal-to-noise ratio in dB
 * @param gms gradient magnitude similarity
 * @param perceptual perceptual distance
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on the way to a Distribution, never compared
record Rebuilt(float[] ssim, float[] psnr, float[] gms, float[] perceptual) {
    /** How many numbers of pictures are compared at a time: 250 pictures of 32x32 in colour. */
    private static final int CHUNK_ELEMENTS = 250 * 3 * 32 * 32;

    /** Rebuilds every picture of a cache and compares. */
    static Rebuilt measure(FeatureCache originals, Yardstick yardstick, Rebuilding rebuilding) {
        return measure(originals, originals.size(), yardstick, rebuilding);
    }

    /** Rebuilds the first pictures of a cache and compares. */
    static Rebuilt measure(FeatureCache originals, int count, Yardstick yardstick, Rebuilding rebuilding) {
        Rebuilt all = new Rebuilt(new float[count], new float[count], new float[count], new float[count]);
        int elements = originals.pictureShape().stream().reduce(1, Math::multiplyExact);
        int chunk = Math.max(1, Math.min(250, CHUNK_ELEMENTS / elements));
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < count; from += chunk) {
                try (PointerScope chunkScope = new PointerScope()) {
                    int to = Math.min(from + chunk, count);
                    Tensor pictures = originals.range(from, to).pictures();
                    Yardstick.Readings readings = yardstick.compare(rebuilding.rebuild(from, to), pictures);
                    put(readings.ssim(), all.ssim, from);
                    put(readings.psnr(), all.psnr, from);
                    put(readings.gms(), all.gms, from);
                    put(readings.perceptual(), all.perceptual, from);
                }
            }
        }
        return all;
    }

    Likeness likeness() {
        return new Likeness(
                Distribution.of(ssim), Distribution.of(psnr), Distribution.of(gms), Distribution.of(perceptual));
    }

    private static void put(Tensor values, float[] target, int from) {
        float[] array = Tensors.toArray(values);
        System.arraycopy(array, 0, target, from, array.length);
    }
}

package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.measure.Likeness;
import io.dpfgateway.trainer.measure.Yardstick;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * What likeness costs nothing, and two small pictures to hold it against. No adversary's figure means anything but against
 * these.
 *
 * @param meanImage guessing the mean of all training pictures
 * @param classMean guessing the mean of the training pictures of the same class, which the task's output gives away; classes
 *     are those that the clean network predicts; null where the task's output is no class
 * @param outputOnly an adversary that learned to rebuild pictures from the task's output alone; null where none was tried
 * @param thumbnail4 the original itself, averaged down to 4x4 and drawn large again
 * @param thumbnail8 the same at 8x8
 */
public record Floors(
        Likeness meanImage,
        @Nullable Likeness classMean,
        @Nullable Leakage outputOnly,
        Likeness thumbnail4,
        Likeness thumbnail8) {
    private static final int CHUNK = 500;

    /** The best mean SSIM of those that need no features. */
    public double bestGuess() {
        double best = meanImage.ssim().mean();
        if (classMean != null) {
            best = Math.max(best, classMean.ssim().mean());
        }
        return outputOnly == null ? best : Math.max(best, outputOnly.ssim().mean());
    }

    /**
     * Measures the guesses of one cache on the pictures of another.
     *
     * @param classifies whether the task's outputs are scores, one a class
     * @param outputOnly what an adversary made of the outputs alone
     */
    static Floors measure(Attack.Caches clean, boolean classifies, @Nullable Leakage outputOnly, Yardstick yardstick) {
        FeatureCache heldOut = clean.heldOut();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor mean = meanPicture(clean.train());
            return new Floors(
                    likeness(heldOut, yardstick, batch -> mean.expand_as(batch.pictures())),
                    classifies ? classMean(clean, yardstick) : null,
                    outputOnly,
                    likeness(heldOut, yardstick, batch -> thumbnail(batch.pictures(), 4)),
                    likeness(heldOut, yardstick, batch -> thumbnail(batch.pictures(), 8)));
        }
    }

    private static Likeness likeness(FeatureCache heldOut, Yardstick yardstick, Guess guess) {
        return Rebuilt.measure(heldOut, yardstick, Rebuilding.from(heldOut, guess::of))
                .likeness();
    }

    private static Likeness classMean(Attack.Caches clean, Yardstick yardstick) {
        Tensor means = classMeans(clean.train());
        return likeness(clean.heldOut(), yardstick, batch -> torch.index_select(means, 0, predicted(batch)));
    }

    private static Tensor predicted(Batch batch) {
        return batch.outputs().argmax(new LongOptional(1), false);
    }

    /** Area-averaged down, bilinearly up. */
    private static Tensor thumbnail(Tensor pictures, int side) {
        Tensor small = torch.adaptive_avg_pool2d(pictures, side, side);
        return torch.upsample_bilinear2d(small, new long[] {pictures.size(2), pictures.size(3)}, false);
    }

    /** The mean of a cache's pictures, {@code [1, channels, height, width]}, on the caller's scope. */
    static Tensor meanPicture(FeatureCache cache) {
        List<Integer> picture = cache.pictureShape();
        Tensor sum = TorchRuntime.here(torch.zeros(1, picture.get(0), picture.get(1), picture.get(2)));
        for (int from = 0; from < cache.size(); from += CHUNK) {
            try (PointerScope chunk = new PointerScope()) {
                Batch batch = cache.range(from, Math.min(from + CHUNK, cache.size()));
                sum.add_(batch.pictures().sum(new long[] {0}, true, null));
            }
        }
        return sum.div(new Scalar((float) cache.size()));
    }

    private static Tensor classMeans(FeatureCache cache) {
        List<Integer> picture = cache.pictureShape();
        long classes = cache.range(0, 1).outputs().size(1);
        Tensor sums = TorchRuntime.here(torch.zeros(classes, picture.get(0), picture.get(1), picture.get(2)));
        Tensor counts = TorchRuntime.here(torch.zeros(classes));
        for (int from = 0; from < cache.size(); from += CHUNK) {
            try (PointerScope chunk = new PointerScope()) {
                Batch batch = cache.range(from, Math.min(from + CHUNK, cache.size()));
                Tensor classOf = predicted(batch);
                sums.index_add_(0, classOf, batch.pictures());
                counts.index_add_(0, classOf, torch.ones_like(classOf).to(ScalarType.Float));
            }
        }
        return sums.div(counts.clamp_min(new Scalar(1.0)).reshape(classes, 1, 1, 1));
    }

    @FunctionalInterface
    private interface Guess {
        Tensor of(Batch batch);
    }
}

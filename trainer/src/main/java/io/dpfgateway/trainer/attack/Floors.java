package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What similarity costs nothing: mean SSIM of guesses that use no features. No adversary's figure means anything but
 * against these.
 *
 * @param meanImage guessing the mean of all training pictures
 * @param classMean guessing the mean of the training pictures of the same class, which the task's output gives away; classes
 *     are those that the clean network predicts
 */
public record Floors(double meanImage, double classMean) {
    private static final int CHUNK = 500;

    /** Measures the guesses of one cache on the pictures of another. */
    public static Floors measure(FeatureCache train, FeatureCache heldOut) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor means = classMeans(train);
            Tensor mean = meanPicture(train);
            return new Floors(
                    mean(Rebuilt.measure(heldOut, batch -> mean.expand_as(batch.pictures()))
                            .ssim()),
                    mean(Rebuilt.measure(heldOut, batch -> torch.index_select(means, 0, predicted(batch)))
                            .ssim()));
        }
    }

    private static Tensor predicted(Batch batch) {
        return batch.outputs().argmax(new LongOptional(1), false);
    }

    private static Tensor meanPicture(FeatureCache cache) {
        List<Integer> picture = cache.pictureShape();
        Tensor sum = torch.zeros(1, picture.get(0), picture.get(1), picture.get(2));
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
        Tensor sums = torch.zeros(classes, picture.get(0), picture.get(1), picture.get(2));
        Tensor counts = torch.zeros(classes);
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

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}

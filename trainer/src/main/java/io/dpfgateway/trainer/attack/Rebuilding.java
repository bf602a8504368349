package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/** A way to rebuild the held-out pictures. */
@FunctionalInterface
interface Rebuilding {
    /**
     * A run of pictures, {@code from} inclusive, {@code to} exclusive, as {@code [N, channels, height, width]} in 0 to 1, on
     * the scope of whoever asks.
     */
    Tensor rebuild(int from, int to);

    /** From what a cache holds of them. */
    static Rebuilding from(FeatureCache cache, Function<Batch, Tensor> rebuild) {
        return (from, to) -> rebuild.apply(cache.range(from, to));
    }
}

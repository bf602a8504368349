package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.FeatureCache;

/** The clean network's outputs as if they were features: what anybody has of a record whose task works. */
final class Outputs {
    private Outputs() {}

    /** {@code [N, width, 1, 1]}; must be closed before the cache that it was made of. */
    static FeatureCache asFeatures(FeatureCache cache) {
        return cache.mapBatches(batch -> batch.outputs().reshape(batch.outputs().size(0), -1, 1, 1));
    }
}

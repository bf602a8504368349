package io.dpfgateway.trainer.measure;

import org.jspecify.annotations.Nullable;

/**
 * What the task keeps when the features are poisoned.
 *
 * @param agreement the share of pictures on which the poisoned and the clean network predict the same class
 * @param divergence the mean Kullback-Leibler divergence of the poisoned from the clean prediction, in nats
 * @param cleanAccuracy the share that the clean network gets right; null where the classes are not known
 * @param poisonedAccuracy the share that the poisoned network gets right; null where the classes are not known
 */
public record Utility(
        double agreement,
        double divergence,
        @Nullable Double cleanAccuracy,
        @Nullable Double poisonedAccuracy) {}

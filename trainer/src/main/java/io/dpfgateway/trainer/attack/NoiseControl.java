package io.dpfgateway.trainer.attack;

import org.jspecify.annotations.Nullable;

/**
 * Gaussian noise that costs the task as much as the DPF does, attacked in the same way: what the DPF is better than.
 *
 * @param deviation of the noise, in standard deviations of each channel of the clean features
 * @param fidelity agreement for a classifier, mean cosine to the clean output for an embedding; that of the DPF, as near as
 *     the search comes
 * @param accuracy the share that the network gets right from noisy features; null where the classes are not known
 * @param leakage what an adaptive adversary with the budget of the DPF's rebuilds
 */
public record NoiseControl(
        double deviation, double fidelity, @Nullable Double accuracy, Leakage leakage) {}

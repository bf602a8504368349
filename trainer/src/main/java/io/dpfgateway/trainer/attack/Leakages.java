package io.dpfgateway.trainer.attack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What adversaries rebuild.
 *
 * @param clean the reference adversary of clean features, on clean features: what sharing them would give away
 * @param known the same one, on poisoned features: the paper's threat
 * @param adaptive the strongest of the adaptive ones, by its mean SSIM: the honest test
 * @param adaptives every adaptive one, those that somebody brought and the ensemble among them
 * @param noise Gaussian noise at equal fidelity, attacked with the reference's budget; null where it was not
 * @param inversions attacks by optimisation; none where none was run
 * @param floors what needs no features
 */
public record Leakages(
        Leakage clean,
        Leakage known,
        Leakage adaptive,
        List<Leakage> adaptives,
        @Nullable NoiseControl noise,
        List<Inversion> inversions,
        Floors floors) {
    public Leakages {
        adaptives = List.copyOf(adaptives);
        inversions = List.copyOf(inversions);
    }
}

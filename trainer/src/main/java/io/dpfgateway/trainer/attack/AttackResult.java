package io.dpfgateway.trainer.attack;

import java.util.List;

/**
 * What the attacks on one DPF gave.
 *
 * @param clean the adversary of clean features on clean features: what sharing them would give away
 * @param known the same adversary on poisoned features: the paper's threat
 * @param adaptive an adversary trained from scratch on poisoned features: the honest test
 * @param floors what costs nothing
 * @param typical a few held-out pictures as they came
 * @param worst those that the adaptive adversary rebuilt best
 */
public record AttackResult(
        Leakage clean, Leakage known, Leakage adaptive, Floors floors, List<Sighting> typical, List<Sighting> worst) {
    public AttackResult {
        typical = List.copyOf(typical);
        worst = List.copyOf(worst);
    }
}

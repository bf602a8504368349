package io.dpfgateway.trainer.attack;

import java.util.List;

/**
 * What the attacks on one DPF gave.
 *
 * @param findings in numbers
 * @param spreads how the SSIM of the main adversaries spreads
 * @param typical a few held-out pictures as they came
 * @param worst those that the strongest adaptive adversary rebuilt best
 */
public record AttackResult(Findings findings, List<Spread> spreads, List<Sighting> typical, List<Sighting> worst) {
    public AttackResult {
        spreads = List.copyOf(spreads);
        typical = List.copyOf(typical);
        worst = List.copyOf(worst);
    }
}

package io.dpfgateway.trainer.attack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the attacks on one DPF gave, in numbers.
 *
 * @param attack which plan, and of what seed
 * @param confidence how sure the main figures are
 * @param leakage what adversaries rebuild
 * @param linkage whether records can be linked to candidate pictures
 * @param attribute whether an attribute is learned; null where none is known
 */
public record Findings(
        Facts attack,
        Confidence confidence,
        Leakages leakage,
        List<Linkage> linkage,
        @Nullable AttributeAttack attribute) {
    public Findings {
        linkage = List.copyOf(linkage);
    }

    /**
     * @param budget the plan's name
     * @param seed of every adversary's first weights, of the order of the pictures, of the noise and of the resampling
     */
    public record Facts(String budget, long seed) {}
}

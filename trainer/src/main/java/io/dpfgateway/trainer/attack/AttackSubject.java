package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.SplitNetwork;
import org.jspecify.annotations.Nullable;

/**
 * What is attacked: a network and a DPF that is fixed, by what they make of pictures.
 *
 * @param network its back is public, its front taken as known where an attack says so
 * @param clean clean features
 * @param poisoned what the DPF makes of them, as partners get it
 * @param code the bottleneck's code, where it is what goes over the wire; else null
 * @param truth what is known of the pictures
 */
public record AttackSubject(
        SplitNetwork network, Attack.Caches clean, Attack.Caches poisoned, Attack.@Nullable Caches code, Truth truth) {
    /** The same with a code that is what goes over the wire. */
    public AttackSubject withCode(Attack.Caches shared) {
        return new AttackSubject(network, clean, poisoned, shared, truth);
    }

    /**
     * What is known of the pictures.
     *
     * @param classifies whether the network's outputs are scores, one a class, or else an embedding
     * @param heldOut each held-out picture's true class; {@link io.dpfgateway.trainer.measure.UtilityMeter#UNKNOWN} where it is
     *     not known
     * @param attribute what an attacker may want to learn; null where nothing is known
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Truth(
            boolean classifies, int[] heldOut, @Nullable Attribute attribute) {}
}

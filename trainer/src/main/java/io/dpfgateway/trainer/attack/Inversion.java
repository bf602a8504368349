package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.measure.Likeness;

/**
 * What an attack by optimisation rebuilds: it has learned nothing but the mean of the training pictures, and looks for the picture
 * that explains one record.
 *
 * @param knowledge which part of the network it knows
 * @param sees what it rebuilds from
 * @param budget what it spent
 * @param likeness how alike rebuilt and original are, over the pictures of the budget
 */
public record Inversion(Knowledge knowledge, Sees sees, InversionBudget budget, Likeness likeness) {
    /** Which part of the network is known to the attacker. */
    public enum Knowledge {
        /**
         * The front, as with a network that is public: it looks for the picture whose clean features are the record's. The DPF is
         * not known.
         */
        FRONT,
        /** The whole network, of which it matches the output alone: that of the picture to that of the record. */
        WHOLE_NETWORK_OUTPUT
    }
}

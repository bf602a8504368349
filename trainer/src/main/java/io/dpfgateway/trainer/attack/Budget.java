package io.dpfgateway.trainer.attack;

/**
 * What an adversary may spend. A stronger one finds more, so no figure of leakage means anything without it.
 *
 * @param kind its network
 * @param steps how many batches it learns from
 * @param batch pictures a batch
 */
public record Budget(AdversaryKind kind, int steps, int batch) {
    public Budget {
        if (steps < 1 || batch < 2) {
            throw new InvalidBudgetException("an adversary's budget is " + steps + " steps of " + batch
                    + " pictures; give at least 1 step and 2 pictures");
        }
    }
}

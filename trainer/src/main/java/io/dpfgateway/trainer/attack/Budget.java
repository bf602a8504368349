package io.dpfgateway.trainer.attack;

/**
 * What an adversary may spend. A stronger one finds more, so no figure of leakage means anything without it.
 *
 * @param kind its network
 * @param width of its network, from 4; {@value AdversaryKind#USUAL_WIDTH} is the recipe's
 * @param steps how many batches it learns from
 * @param batch pictures a batch
 */
public record Budget(AdversaryKind kind, int width, int steps, int batch) {
    private static final int NARROWEST = 4;

    public Budget {
        if (width < NARROWEST || steps < 1 || batch < 2) {
            throw new InvalidBudgetException("an adversary's budget is width " + width + " and " + steps + " steps of "
                    + batch + " pictures; give at least width " + NARROWEST + ", 1 step and 2 pictures");
        }
    }
}

package io.dpfgateway.trainer.attack;

/**
 * What an attack by optimisation may spend.
 *
 * @param pictures how many held-out pictures it is let loose on; 0 for none
 * @param steps of Adam on each
 */
public record InversionBudget(int pictures, int steps) {
    /** No such attack. */
    public static final InversionBudget NONE = new InversionBudget(0, 0);

    public InversionBudget {
        if (pictures < 0 || steps < 0 || (pictures > 0) != (steps > 0)) {
            throw new InvalidBudgetException("an inversion's budget is " + steps + " steps on " + pictures
                    + " pictures; give 1 or more of both, or 0 of both");
        }
    }
}

package io.dpfgateway.trainer.inspect;

import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;

/**
 * What a quick attacker may spend on each cut. It finds less than the attackers of a report do: good for comparing cuts of
 * one network, and for nothing else.
 *
 * @param steps how many batches it learns from
 * @param trainedOn how many pictures it learns from
 * @param judgedOn how many other pictures it is judged on
 */
public record QuickBudget(int steps, int trainedOn, int judgedOn) {
    /** Batches where nothing else is said. */
    public static final int USUAL_STEPS = 300;

    private static final int WIDTH = 32;
    private static final int BATCH = 32;

    /** As the adversaries are told. */
    Budget budget() {
        return new Budget(AdversaryKind.SMALL, WIDTH, steps, BATCH);
    }

    /** In a few words. */
    public String text() {
        return "a small decoder of width " + WIDTH + ", " + steps + " steps of " + BATCH + " pictures, on " + trainedOn
                + " pictures, judged on " + judgedOn + " others";
    }
}

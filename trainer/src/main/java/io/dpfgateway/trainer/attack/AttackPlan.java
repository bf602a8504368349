package io.dpfgateway.trainer.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which attacks are run, and what each may spend.
 *
 * @param level names the plan in the report
 * @param reference the adversary that sees clean features, and, with the same budget, noisy ones: what the DPF is compared with
 * @param adaptive adversaries that are trained from scratch on what is shared; the reference is one of them
 * @param others attacks of other kinds
 * @param own adversaries that somebody brought
 */
public record AttackPlan(String level, Budget reference, List<Budget> adaptive, Others others, List<OwnAdversary> own) {
    private static final String CHANGED = ", changed";

    public AttackPlan {
        adaptive = List.copyOf(adaptive);
        own = List.copyOf(own);
        if (!adaptive.contains(reference)) {
            throw new InvalidBudgetException(
                    "the adversary of clean features is " + reference
                            + ", which is none of the adaptive ones; the two are compared, so that their budgets must be equal");
        }
    }

    /**
     * Attacks of other kinds.
     *
     * @param outputOnly a decoder that sees the task's output alone; null for none
     * @param noise whether Gaussian noise at equal fidelity is attacked alongside
     * @param inversion by optimisation
     * @param probeSteps batches that a classifier of an attribute learns from; 0 for none
     */
    public record Others(@Nullable Budget outputOnly, boolean noise, InversionBudget inversion, int probeSteps) {
        /** Linkage alone, which costs next to nothing. */
        public static final Others NONE = new Others(null, false, InversionBudget.NONE, 0);

        public Others {
            if (probeSteps < 0) {
                throw new InvalidBudgetException("a classifier's steps are " + probeSteps + "; give 0 or more");
            }
        }
    }

    /** One adaptive adversary, and what costs next to nothing: for a demonstration. */
    public static AttackPlan of(Budget budget) {
        return new AttackPlan("one adversary", budget, List.of(budget), Others.NONE, List.of());
    }

    /** The same with one kind of adversary alone. */
    public AttackPlan withKind(AdversaryKind kind) {
        Budget only = new Budget(kind, kind.usualWidth(), reference.steps(), reference.batch());
        return new AttackPlan(changed(), only, List.of(only), others, own);
    }

    /** The same with another width of the reference and of those of its kind. */
    public AttackPlan withWidth(int width) {
        return withBudgets(budget -> budget.kind() == reference.kind()
                ? new Budget(budget.kind(), width, budget.steps(), budget.batch())
                : budget);
    }

    /** The same with so many steps for each attack. */
    public AttackPlan withSteps(int steps) {
        AttackPlan plan = withBudgets(budget -> new Budget(budget.kind(), budget.width(), steps, budget.batch()));
        Budget output = others.outputOnly();
        Others shorter = new Others(
                output == null ? null : new Budget(output.kind(), output.width(), steps, output.batch()),
                others.noise(),
                new InversionBudget(
                        others.inversion().pictures(), others.inversion().pictures() == 0 ? 0 : steps),
                others.probeSteps() == 0 ? 0 : steps);
        return new AttackPlan(plan.level, plan.reference, plan.adaptive, shorter, own);
    }

    /** The same with adversaries that somebody brought. */
    public AttackPlan withOwn(List<OwnAdversary> brought) {
        return new AttackPlan(level, reference, adaptive, others, brought);
    }

    /**
     * Makes sure that each adversary that somebody brought fits what it is to see.
     *
     * @param features channels, height, width of poisoned features
     * @param code those of the code; empty where none is shared
     * @param picture those of a picture
     * @throws io.dpfgateway.model.onnx.RefusedGraphException if one takes neither, or gives no pictures
     */
    public void requireFit(List<Integer> features, List<Integer> code, List<Integer> picture) {
        own.forEach(adversary -> adversary.sees(features, code, picture));
    }

    private AttackPlan withBudgets(UnaryOperator<Budget> change) {
        List<Budget> changed = new ArrayList<>(adaptive);
        changed.replaceAll(change);
        return new AttackPlan(changed(), change.apply(reference), changed, others, own);
    }

    private String changed() {
        return level.endsWith(CHANGED) ? level : level + CHANGED;
    }
}

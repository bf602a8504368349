package io.dpfgateway.trainer.attack;

import java.util.List;
import java.util.Locale;

/** Named plans; the report has the values behind the name. */
public enum BudgetLevel {
    /** A look at it: minutes. Says little of what a patient attacker finds. */
    QUICK {
        @Override
        public AttackPlan plan(int batch) {
            Budget reference = new Budget(AdversaryKind.UNET, 24, 300, batch);
            return plan(
                    reference,
                    List.of(new Budget(AdversaryKind.SMALL, AdversaryKind.SMALL.usualWidth(), 300, batch), reference),
                    new AttackPlan.Others(
                            new Budget(AdversaryKind.SMALL, AdversaryKind.SMALL.usualWidth(), 200, batch),
                            true,
                            new InversionBudget(16, 100),
                            200));
        }
    },
    /** The recipe's adversaries. */
    STANDARD {
        @Override
        public AttackPlan plan(int batch) {
            Budget reference = new Budget(AdversaryKind.UNET, AdversaryKind.UNET.usualWidth(), 1500, batch);
            return plan(
                    reference,
                    List.of(
                            new Budget(AdversaryKind.SMALL, AdversaryKind.SMALL.usualWidth(), 1000, batch),
                            new Budget(AdversaryKind.S2D, AdversaryKind.S2D.usualWidth(), 1000, batch),
                            reference),
                    new AttackPlan.Others(
                            new Budget(AdversaryKind.SMALL, AdversaryKind.SMALL.usualWidth(), 1000, batch),
                            true,
                            new InversionBudget(32, 300),
                            500));
        }
    },
    /** Before a version goes to partners: a U-Net of more than a million numbers, and more steps for all. */
    STRONG {
        @Override
        public AttackPlan plan(int batch) {
            Budget reference = new Budget(AdversaryKind.UNET, 56, 2500, batch);
            return plan(
                    reference,
                    List.of(
                            new Budget(AdversaryKind.SMALL, AdversaryKind.SMALL.usualWidth(), 2000, batch),
                            new Budget(AdversaryKind.S2D, AdversaryKind.S2D.usualWidth(), 2000, batch),
                            reference),
                    new AttackPlan.Others(
                            new Budget(AdversaryKind.SMALL, AdversaryKind.SMALL.usualWidth(), 2000, batch),
                            true,
                            new InversionBudget(64, 1000),
                            1500));
        }
    };

    /** @param batch pictures a batch, for every adversary */
    public abstract AttackPlan plan(int batch);

    AttackPlan plan(Budget reference, List<Budget> adaptive, AttackPlan.Others others) {
        return new AttackPlan(name().toLowerCase(Locale.ROOT), reference, adaptive, others, List.of());
    }
}

package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.BudgetLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which attacks are run on a DPF, and what each may spend; for every command that attacks. */
public final class AttackOptions {
    @Option(
            names = "--budget",
            paramLabel = "LEVEL",
            defaultValue = "STANDARD",
            description = {
                "What the attackers may spend: ${COMPLETION-CANDIDATES}. The report has the values behind the name.",
                "Default: ${DEFAULT-VALUE}"
            })
    private BudgetLevel level = BudgetLevel.STANDARD;

    @Option(
            names = "--attacker",
            paramLabel = "KIND",
            description =
                    "Only this decoder tries to rebuild pictures: ${COMPLETION-CANDIDATES}. Default: the budget's")
    private @Nullable AdversaryKind attacker;

    @Option(
            names = "--attack-width",
            paramLabel = "N",
            description = "Channels of the main attacker's widest plane. Default: the budget's")
    private @Nullable Integer width;

    @Option(
            names = "--attack-steps",
            paramLabel = "N",
            description = "Steps that each attack may take. Default: the budget's")
    private @Nullable Integer steps;

    /** @param batch pictures a batch */
    AttackPlan plan(int batch) {
        AttackPlan plan = level.plan(batch);
        plan = attacker == null ? plan : plan.withKind(attacker);
        plan = width == null ? plan : plan.withWidth(width);
        return steps == null ? plan : plan.withSteps(steps);
    }
}

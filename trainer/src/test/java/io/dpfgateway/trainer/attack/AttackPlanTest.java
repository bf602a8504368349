package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttackPlanTest {
    @ParameterizedTest
    @EnumSource(BudgetLevel.class)
    void shouldCompareAtEqualBudgets(BudgetLevel level) {
        AttackPlan plan = level.plan(32);
        assertThat(plan.adaptive()).contains(plan.reference()).allMatch(budget -> budget.batch() == 32);
        assertThat(plan.level()).isEqualToIgnoringCase(level.name());
    }

    /** What the figures of a release are held against. */
    @ParameterizedTest
    @CsvSource({"16, 32, 32", "32, 16, 16", "64, 8, 8"})
    void shouldBeStrongWithAMillionNumbersAndTwoThousandSteps(int channels, int height, int width) {
        AttackPlan plan = BudgetLevel.STRONG.plan(64);
        Budget reference = plan.reference();
        assertThat(reference.kind()).isEqualTo(AdversaryKind.UNET);
        assertThat(reference.steps()).isGreaterThanOrEqualTo(2000);
        assertThat(reference
                        .kind()
                        .build(List.of(channels, height, width), List.of(3, 32, 32), reference.width(), 1)
                        .parameterCount())
                .isGreaterThanOrEqualTo(1_000_000);
        assertThat(plan.adaptive()).extracting(Budget::kind).containsExactlyInAnyOrder(AdversaryKind.values());
    }

    @Test
    void shouldChangeEveryAttacksSteps() {
        AttackPlan plan = BudgetLevel.STANDARD.plan(64).withSteps(7);
        assertThat(plan.adaptive()).extracting(Budget::steps).containsOnly(7);
        assertThat(plan.reference().steps()).isEqualTo(7);
        assertThat(plan.others().outputOnly().steps()).isEqualTo(7);
        assertThat(plan.others().inversion().steps()).isEqualTo(7);
        assertThat(plan.others().probeSteps()).isEqualTo(7);
        assertThat(plan.level()).isEqualTo("standard, changed");
    }

    @Test
    void shouldLeaveOneKindAloneAndWiden() {
        AttackPlan plan =
                BudgetLevel.STANDARD.plan(64).withKind(AdversaryKind.S2D).withWidth(12);
        assertThat(plan.adaptive()).containsExactly(new Budget(AdversaryKind.S2D, 12, 1500, 64));
        assertThat(BudgetLevel.STANDARD.plan(64).withWidth(12).adaptive())
                .extracting(Budget::width)
                .containsExactly(48, 64, 12);
    }

    @Test
    void shouldAddNothingToOneAdversary() {
        AttackPlan plan =
                AttackPlan.of(new Budget(AdversaryKind.SMALL, 12, 6, 16)).withSteps(3);
        assertThat(plan.adaptive()).hasSize(1);
        assertThat(plan.others()).isEqualTo(AttackPlan.Others.NONE);
    }

    @Test
    void shouldRefuseAReferenceThatIsNotAdaptive() {
        assertThatThrownBy(() -> new AttackPlan(
                        "mine",
                        new Budget(AdversaryKind.UNET, 12, 6, 16),
                        List.of(new Budget(AdversaryKind.SMALL, 12, 6, 16)),
                        AttackPlan.Others.NONE,
                        List.of()))
                .isInstanceOf(InvalidBudgetException.class)
                .hasMessageContaining("budgets must be equal");
    }
}

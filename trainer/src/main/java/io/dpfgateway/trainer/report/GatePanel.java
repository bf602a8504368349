package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.gate.GateResult;
import java.util.List;

/**
 * What the gate said, as the page shows it.
 *
 * @param tone the style of the panel: {@code good}, {@code mixed} or {@code poor}
 * @param headline the outcome
 * @param meaning what follows from it
 * @param checks every threshold
 */
record GatePanel(String tone, String headline, String meaning, List<Line> checks) {
    static GatePanel of(GateResult gate) {
        List<Line> lines = gate.checks().stream().map(Line::of).toList();
        return switch (gate.outcome()) {
            case NOT_APPLIED ->
                new GatePanel(
                        "mixed",
                        "No gate was applied.",
                        "The training was given no thresholds, so that whether this version may be published is for a person"
                                + " to decide.",
                        lines);
            case PASSED ->
                new GatePanel("good", "The gate was passed.", "Every threshold of its owner was met.", lines);
            case MISSED ->
                new GatePanel(
                        "poor",
                        "The gate was missed: this version must not be published.",
                        "Neither can it be announced or exported, nor does a gateway load it.",
                        lines);
        };
    }

    /** Whether there is a table to show. */
    boolean hasChecks() {
        return !checks.isEmpty();
    }

    /** One threshold. */
    record Line(String key, String bound, String figure, String outcome) {
        static Line of(GateResult.Check check) {
            return new Line(
                    check.threshold(),
                    Figures.signed(Figures.plain(check.bound())),
                    check.figure() == null ? "not measured" : Figures.signed(Figures.decimal(check.figure(), 4)),
                    check.met() ? "met" : "missed");
        }
    }
}

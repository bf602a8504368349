package io.dpfgateway.trainer.gate;

import io.dpfgateway.model.bundle.GateVerdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate made of a version, threshold by threshold.
 *
 * @param outcome in one word
 * @param checks every threshold of the gate; empty where none was applied
 */
public record GateResult(GateVerdict.Outcome outcome, List<Check> checks) {
    /** There was no gate. */
    public static final GateResult NOT_APPLIED = new GateResult(GateVerdict.Outcome.NOT_APPLIED, List.of());

    public GateResult {
        checks = List.copyOf(checks);
    }

    /**
     * @param threshold what was bounded, by its key in a gate's file
     * @param bound the bound
     * @param figure what was measured; null where it was not
     * @param met whether the figure is within the bound
     */
    public record Check(
            String threshold, double bound, @Nullable Double figure, boolean met) {
        static Check of(Threshold threshold, double bound, @Nullable Double figure) {
            return new Check(threshold.key(), bound, figure, figure != null && threshold.isMet(figure, bound));
        }

        /** Why it was missed, in one line. */
        String miss() {
            Threshold missed = Threshold.of(threshold).orElseThrow();
            return figure == null
                    ? threshold + ": " + missed.words() + " was not measured"
                    : threshold + ": " + missed.words() + " is " + Figure.rounded(figure, bound) + ", "
                            + missed.wrongSide() + " " + Figure.text(bound);
        }
    }

    /** One line for each threshold that was missed. */
    public List<String> misses() {
        return checks.stream().filter(check -> !check.met()).map(Check::miss).toList();
    }

    /** As it stands in a manifest. */
    public GateVerdict verdict() {
        return new GateVerdict(outcome, misses());
    }
}

package io.dpfgateway.trainer.gate;

import io.dpfgateway.model.bundle.GateVerdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The thresholds that a version must meet to be published. Fails closed: a threshold whose figure was not measured is missed.
 *
 * @param bounds at least one
 */
public record Gate(SortedMap<Threshold, Double> bounds) {
    /** @throws InvalidGateException if there is no bound, or one is out of its range */
    public Gate {
        bounds = Collections.unmodifiableSortedMap(new TreeMap<>(bounds));
        if (bounds.isEmpty()) {
            throw new InvalidGateException("the gate has no threshold; set one, or apply no gate");
        }
        List<String> faults = new ArrayList<>();
        bounds.forEach((threshold, bound) -> {
            if (!threshold.allows(bound)) {
                faults.add(threshold.key() + ": is " + Figure.text(bound) + "; give a number of "
                        + Figure.text(threshold.lowest()) + " to " + Figure.text(threshold.highest()));
            }
        });
        if (!faults.isEmpty()) {
            throw new InvalidGateException(faults);
        }
    }

    /**
     * Reads a gate.
     *
     * @throws InvalidGateException if the file is missing or no YAML, or a key is unknown or of a value that cannot be; tells
     *     all that is wrong, each with file and key
     */
    public static Gate read(Path file) {
        return new GateYaml(file).read();
    }

    /** Whether it has a bound for this. */
    public boolean sets(Threshold threshold) {
        return bounds.containsKey(threshold);
    }

    /**
     * Judges a version.
     *
     * @param figures the headline of its report
     */
    public GateResult judge(Map<String, Double> figures) {
        List<GateResult.Check> checks = new ArrayList<>();
        bounds.forEach(
                (threshold, bound) -> checks.add(GateResult.Check.of(threshold, bound, threshold.figure(figures))));
        boolean passed = checks.stream().allMatch(GateResult.Check::met);
        return new GateResult(passed ? GateVerdict.Outcome.PASSED : GateVerdict.Outcome.MISSED, checks);
    }
}

package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.preflight.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Gathers findings, in the order of the checks. Used by one thread. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();
    private final Secrets secrets;

    Findings(Secrets secrets) {
        this.secrets = secrets;
    }

    void ok(String text) {
        add(Verdict.OK, text);
    }

    void warn(String text) {
        add(Verdict.WARNING, text);
    }

    void fault(String text) {
        add(Verdict.FAULT, text);
    }

    private void add(Verdict verdict, String text) {
        found.add(new Finding(verdict, secrets.hideIn(text.strip().replaceAll("\\s*\\R\\s*", " "))));
    }

    boolean hasFaults() {
        return found.stream().anyMatch(finding -> finding.verdict() == Verdict.FAULT);
    }

    List<Finding> all() {
        return List.copyOf(found);
    }

    /** The texts of one verdict. */
    static List<String> texts(List<Finding> findings, Verdict verdict) {
        return findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .map(Finding::text)
                .toList();
    }
}

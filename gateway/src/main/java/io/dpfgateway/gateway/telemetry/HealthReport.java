package io.dpfgateway.gateway.telemetry;

import java.util.List;

/**
 * The answer to one question of health.
 *
 * @param missing what it lacks, one short sentence each, fit for strangers to read; empty if all is well
 */
public record HealthReport(List<String> missing) {
    /** Nothing is missing. */
    public static final HealthReport GOOD = new HealthReport(List.of());

    public HealthReport {
        missing = List.copyOf(missing);
    }

    public boolean isGood() {
        return missing.isEmpty();
    }
}

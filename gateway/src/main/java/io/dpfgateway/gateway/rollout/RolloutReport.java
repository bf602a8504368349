package io.dpfgateway.gateway.rollout;

import io.dpfgateway.schemas.record.VersionStatus;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway tells operators of its versions.
 *
 * @param canary what is on trial here
 * @param versions how far each version is, by number
 * @param detail one sentence on why it does not run what it should; empty where it does
 */
public record RolloutReport(Optional<Trial> canary, List<VersionStatus> versions, String detail) {
    /** Nothing is known yet. */
    public static final RolloutReport NONE = new RolloutReport(Optional.empty(), List.of(), "");

    public RolloutReport {
        versions = List.copyOf(versions);
    }

    /**
     * @param version of the canary
     * @param share of the keys, 0 to 1
     */
    public record Trial(int version, double share) {}
}

package io.dpfgateway.cli.rollout;

import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.VersionStage;
import io.dpfgateway.schemas.record.VersionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One gateway, by what it said last.
 *
 * @param status what it said
 * @param age how long ago
 */
public record InstanceView(GatewayStatus status, Duration age) {
    /** Gateways say something every 5 s; one that was killed says nothing any more. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    static InstanceView of(GatewayStatus status, Instant now) {
        Duration age = Duration.between(status.getUpdatedAt(), now);
        return new InstanceView(status, age.isNegative() ? Duration.ZERO : age);
    }

    /** Whether it is there: it has neither ended nor been silent for long. */
    public boolean isThere() {
        return status.getState() != GatewayState.STOPPED
                && status.getState() != GatewayState.FAILED
                && age.compareTo(SILENCE) <= 0;
    }

    /** Whether it runs what is set. */
    public boolean runs(Rollout rollout) {
        boolean canary = rollout.getCanaryVersion() != null;
        return status.getState() == GatewayState.RUNNING
                && Objects.equals(status.getDpfVersion(), rollout.getStableVersion())
                && Objects.equals(status.getCanaryVersion(), rollout.getCanaryVersion())
                && (!canary || status.getCanaryShare() == rollout.getCanaryShare());
    }

    /** Why it does not run what is set, and will not; empty where it may yet. */
    public Optional<String> refusal(Rollout rollout) {
        return status.getVersions().stream()
                .filter(version -> version.getStage() == VersionStage.REFUSED)
                .filter(version -> version.getVersion() == rollout.getStableVersion()
                        || Objects.equals(version.getVersion(), rollout.getCanaryVersion()))
                .map(VersionStatus::getReason)
                .findFirst();
    }
}

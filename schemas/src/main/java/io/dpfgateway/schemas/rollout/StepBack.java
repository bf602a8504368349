package io.dpfgateway.schemas.rollout;

import io.dpfgateway.schemas.record.Rollout;
import java.time.Instant;
import java.util.Optional;

/** One step back: away with the canary; where there is none, to the version that was stable before. */
public final class StepBack {
    private StepBack() {}

    /**
     * What is to be set instead.
     *
     * @param now what is set
     * @param reason of whoever takes it back
     * @param at when
     * @return empty where there is no canary and no version before
     */
    public static Optional<Rollout> from(Rollout now, String reason, Instant at) {
        if (now.getCanaryVersion() != null) {
            return Optional.of(new Rollout(
                    now.getNetworkId(), now.getStableVersion(), null, 0.0, reason, at, now.getPreviousVersion()));
        }
        return Optional.ofNullable(now.getPreviousVersion())
                .map(previous -> new Rollout(now.getNetworkId(), previous, null, 0.0, reason, at, null));
    }

    /** The version that a rollback would take away: the canary, or where there is none the stable one. */
    public static int subject(Rollout now) {
        Integer canary = now.getCanaryVersion();
        return canary == null ? now.getStableVersion() : canary;
    }
}

package io.dpfgateway.trainer.service.guard;

import io.dpfgateway.schemas.record.LeakageState;
import io.dpfgateway.schemas.record.LeakageStatus;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.trainer.guard.LeakageReading;
import io.dpfgateway.trainer.guard.LeakageThreshold;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of the leakage of one version. Owned by the guard's thread. */
final class Watched {
    private final int version;
    private LeakageState state = LeakageState.WAITING;
    private String detail = "";
    private @Nullable LeakageReading reading;
    private @Nullable Instant measuredAt;
    private @Nullable Instant triedAt;

    /** Under this rollout it cannot be taken back. */
    private @Nullable Rollout settled;

    Watched(int version) {
        this.version = version;
    }

    int version() {
        return version;
    }

    /** What was measured last; null before the first. */
    @Nullable
    LeakageReading reading() {
        return reading;
    }

    /** When it was last tried to measure it; null before the first. */
    @Nullable
    Instant triedAt() {
        return triedAt;
    }

    boolean isUnable() {
        return state == LeakageState.UNABLE;
    }

    /** @param misses what it misses; empty if nothing */
    void measured(LeakageReading measured, Instant now, String misses) {
        reading = measured;
        measuredAt = now;
        triedAt = now;
        state = misses.isEmpty() ? LeakageState.MEASURING : LeakageState.MISSED;
        detail = misses;
    }

    /**
     * It could not be measured. What was measured before still holds.
     *
     * @return whether that is news
     */
    boolean unable(String reason, Instant now) {
        boolean isNews = !isUnable() || !reason.equals(detail);
        triedAt = now;
        state = LeakageState.UNABLE;
        detail = reason;
        return isNews;
    }

    void settle(Rollout under) {
        settled = under;
    }

    boolean isSettled(Rollout under) {
        return under.equals(settled);
    }

    LeakageStatus status(Optional<LeakageThreshold> threshold) {
        LeakageStatus.Builder status = LeakageStatus.newBuilder()
                .setVersion(version)
                .setState(state)
                .setMaxSsim(threshold.map(LeakageThreshold::maxSsim).orElse(null))
                .setDetail(detail);
        if (reading != null && measuredAt != null) {
            status.setPictures(reading.pictures())
                    .setSsim(reading.ssim().mean())
                    .setSsimLow(reading.ssim().low())
                    .setMeasuredAt(Instant.ofEpochMilli(measuredAt.toEpochMilli()));
        }
        return status.build();
    }
}

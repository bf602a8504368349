package io.dpfgateway.trainer.service;

import io.dpfgateway.schemas.record.TrainerJob;
import io.dpfgateway.schemas.record.TrainerVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One training, as it stands in the state.
 *
 * @param id names its folder
 * @param version the number of what it trains
 * @param trigger what began it
 * @param startedAt when; it learns from the pictures that were stored before
 * @param manifestSha256 of the bundle that met the gate and is to be published; null before there is one
 * @param verdict what came of it
 * @param reasons why it was not published
 * @param endedAt null while it runs
 */
record JobRecord(
        String id,
        int version,
        Trigger trigger,
        Instant startedAt,
        @Nullable String manifestSha256,
        TrainerVerdict verdict,
        List<String> reasons,
        @Nullable Instant endedAt) {
    JobRecord {
        reasons = List.copyOf(reasons);
    }

    /** Begins one. A moment is of whole milliseconds, as the vault's are. */
    static JobRecord begin(int version, Trigger trigger, Instant now) {
        return new JobRecord(
                "job-" + now.toEpochMilli() + "-" + version,
                version,
                trigger,
                Instant.ofEpochMilli(now.toEpochMilli()),
                null,
                TrainerVerdict.RUNNING,
                List.of(),
                null);
    }

    /** It met the gate, and its bundle is on disk. */
    JobRecord readyToPublish(String sha256) {
        return new JobRecord(id, version, trigger, startedAt, sha256, verdict, reasons, endedAt);
    }

    /** Somebody else took its number: it is to be trained again as another version. */
    JobRecord renumbered(int other) {
        return new JobRecord(id, other, trigger, startedAt, null, verdict, reasons, endedAt);
    }

    JobRecord ended(TrainerVerdict outcome, List<String> why, Instant now) {
        return new JobRecord(id, version, trigger, startedAt, manifestSha256, outcome, why, now);
    }

    TrainerJob told() {
        return TrainerJob.newBuilder()
                .setId(id)
                .setVersion(version)
                .setTrigger(trigger.name())
                .setTriggerReason(trigger.reason())
                .setVerdict(verdict)
                .setReasons(reasons)
                .setStartedAt(startedAt)
                .setEndedAt(Optional.ofNullable(endedAt)
                        .map(moment -> Instant.ofEpochMilli(moment.toEpochMilli()))
                        .orElse(null))
                .build();
    }
}

package io.dpfgateway.cli.status;

import io.dpfgateway.schemas.record.TrainerJob;
import io.dpfgateway.schemas.record.TrainerState;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.record.TrainerVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of the trainers needs a person: the rules. That there is none is no fault: not everybody runs one. */
final class TrainerAttentions {
    /** As of gateways. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private TrainerAttentions() {}

    static List<Attention> of(List<TrainerView> trainers) {
        List<Attention> found = new ArrayList<>();
        for (TrainerView trainer : trainers) {
            TrainerStatus status = trainer.status();
            String who = "network " + status.getNetworkId() + ": trainer " + status.getInstanceId();
            boolean isRecent = trainer.age().compareTo(REMEMBERED) <= 0;
            if (isRecent && status.getState() == TrainerState.FAILED) {
                found.add(new Attention(who + " failed: " + status.getDetail(), "see its log, and start it again"));
            } else if (isRecent && trainer.isSilent()) {
                found.add(new Attention(
                        who + " has said nothing for " + trainer.age().toSeconds() + " s",
                        "it was killed or is cut off: start it again, or see its log and its network"));
            }
        }
        lastJobs(trainers).forEach((network, job) -> {
            if (job.getVerdict() == TrainerVerdict.GATE_MISSED || job.getVerdict() == TrainerVerdict.FAILED) {
                found.add(new Attention(
                        "network " + network + ": the last training, of version " + job.getVersion() + ", "
                                + (job.getVerdict() == TrainerVerdict.FAILED ? "failed" : "missed its gate")
                                + (job.getReasons().isEmpty() ? "" : ": " + String.join("; ", job.getReasons())),
                        "see its report, and change the training or the gate; the gateways run what they ran"));
            }
        });
        return found;
    }

    /** Of each network the one that began last, whoever told of it: leaders change. */
    private static Map<String, TrainerJob> lastJobs(List<TrainerView> trainers) {
        Map<String, TrainerJob> last = new HashMap<>();
        for (TrainerView trainer : trainers) {
            @Nullable TrainerJob job = trainer.status().getLastJob();
            if (job != null) {
                last.merge(
                        trainer.status().getNetworkId(),
                        job,
                        (a, b) -> Comparator.comparing(TrainerJob::getStartedAt).compare(a, b) >= 0 ? a : b);
            }
        }
        return last;
    }
}

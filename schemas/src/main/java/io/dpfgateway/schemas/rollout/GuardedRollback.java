package io.dpfgateway.schemas.rollout;

import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a version back by itself, as a guard does: on a finding about one version under one rollout, and only if that rollout is
 * still what is set. Of guards that find the same at once, one writes and the others see that it is done. Safe to use from many
 * threads.
 *
 * @param kafka the brokers, and settings such as TLS and SASL
 * @param registry of the schemas
 * @param names the installation's topics
 * @param clock dates what is set
 */
public record GuardedRollback(Map<String, ?> kafka, RegistryConfig registry, TopicNames names, Clock clock) {
    public GuardedRollback {
        kafka = Map.copyOf(kafka);
    }

    /**
     * What a guard found.
     *
     * @param rollout what was set when it was found
     * @param version what it is about; a rollback of {@code rollout} must take it away
     * @param reason one line for the record: who, what was measured, how often
     */
    public record Finding(Rollout rollout, int version, String reason) {
        public Finding {
            if (StepBack.subject(rollout) != version) {
                throw new IllegalArgumentException("a rollback takes version " + StepBack.subject(rollout)
                        + " away and not " + version + "; find something about that");
            }
        }
    }

    /** What came of a finding. */
    public sealed interface Result {
        /**
         * It was taken back.
         *
         * @param rollout what is set now
         */
        record RolledBack(Rollout rollout) implements Result {}

        /** Something else is set by now, or is being set: nothing was written. */
        record MovedOn() implements Result {}

        /** There is no canary and no version before: nothing was written. */
        record NothingBefore() implements Result {}
    }

    /**
     * Takes the version back if what is set is still what the finding is about. Blocks, for 40 s at most where brokers are slow.
     *
     * @throws RolloutUnavailableException if that cannot be known or written; trying again may help
     */
    public Result apply(Finding finding) {
        Rollout decidedOn = finding.rollout();
        if (decidedOn.getCanaryVersion() == null && decidedOn.getPreviousVersion() == null) {
            return new Result.NothingBefore();
        }
        RolloutReader reader = new RolloutReader(kafka, registry, names);
        // A look before the fence: who comes late need not end an operator's change.
        if (!isSet(decidedOn, reader)) {
            return new Result.MovedOn();
        }
        try (RolloutWriter writer = RolloutWriter.open(kafka, registry, names)) {
            if (!isSet(decidedOn, reader)) {
                return new Result.MovedOn();
            }
            Optional<Rollout> next = StepBack.from(decidedOn, finding.reason(), clock.instant());
            if (next.isEmpty()) {
                return new Result.NothingBefore();
            }
            writer.write(next.get());
            return new Result.RolledBack(next.get());
        } catch (RolloutFencedException e) {
            // Whoever was later sets something, or sees the same as this.
            return new Result.MovedOn();
        }
    }

    private static boolean isSet(Rollout rollout, RolloutReader reader) {
        return reader.read(rollout.getNetworkId()).filter(rollout::equals).isPresent();
    }
}

package io.dpfgateway.gateway.guard;

import io.dpfgateway.gateway.GuardMetrics;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.schemas.rollout.GuardedRollback.Result;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a version by its tally: nothing, or it is taken back, once for what is set. Used by the guard's thread.
 *
 * @param rule when a version misses, and whether it may be taken back
 * @param rollback takes versions back
 * @param metrics count that
 * @param clock tells when to try again
 */
record Judge(GuardRule rule, Function<Finding, Result> rollback, GuardMetrics metrics, Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(Judge.class);
    private static final long RETRY_MS = 10_000;

    /**
     * Looks at a version, of which one more picture was measured.
     *
     * @return whether the guard stands to it otherwise than before
     */
    boolean judged(Watched one) {
        boolean misses = rule.misses(one.tally());
        return one.judged(misses, misses ? rule.describe(one.tally()) : "");
    }

    /**
     * Takes a version back that misses, where that may be. Waits for the brokers.
     *
     * @param set what operators have set; null where they have set nothing
     * @return whether it did
     */
    boolean takenBack(Watched one, @Nullable Rollout set) {
        return set != null
                && one.isDue(set, clock.millis())
                && rule.finding(set, one.version(), one.tally())
                        .filter(finding -> takenBack(one, finding))
                        .isPresent();
    }

    private boolean takenBack(Watched one, Finding finding) {
        try {
            Result result = rollback.apply(finding);
            if (result instanceof Result.RolledBack) {
                one.rolledBack(finding.rollout());
                metrics.rolledBack(RollbackReason.AGREEMENT);
                log.atWarn()
                        .addKeyValue("dpfVersion", one.version())
                        .addKeyValue("reason", finding.reason())
                        .log("the guard took the version back");
                return true;
            }
            if (result instanceof Result.NothingBefore) {
                one.settle(finding.rollout());
            } else {
                // What is set by now comes with the topic; until then, or if nothing came of it, this is looked at
                // again.
                one.retryAt(clock.millis() + RETRY_MS);
            }
        } catch (RuntimeException e) {
            metrics.rollbackFailed();
            one.retryAt(clock.millis() + RETRY_MS);
            log.atError()
                    .addKeyValue("dpfVersion", one.version())
                    .addKeyValue("reason", e.toString())
                    .log("the guard cannot take the version back; trying again");
        }
        return false;
    }
}

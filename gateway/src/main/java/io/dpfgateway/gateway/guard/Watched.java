package io.dpfgateway.gateway.guard;

import io.dpfgateway.gateway.config.Guard;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.schemas.record.GuardState;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.WireTensor;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * One version under the guard's eyes, from its loading to the closing of its sessions. Its tally begins with it: a version that is
 * loaded again is judged anew. Measured and closed by the guard's thread; the rest is for any thread.
 */
final class Watched {
    private final int version;
    private final Guard.Threshold threshold;
    private final Likeness likeness;
    private final MinuteCap cap;

    /** Until the sessions are open, or cannot be; the guard's thread. */
    private @Nullable TaskGraphs graphs;

    /** Null before the first picture; the guard's thread. */
    private @Nullable TaskPaths paths;

    private volatile Tally tally = Tally.NONE;
    private volatile GuardState state = GuardState.WAITING;
    private volatile String detail = "";

    /** When a rollback may be tried again, in milliseconds since 1970; the guard's thread. */
    private long retryAt;

    /** The rollout for which all is said; the guard's thread. */
    private @Nullable Rollout settled;

    /** Whether a failed picture was told; the guard's thread. */
    private boolean toldFailure;

    Watched(Bundle bundle, Guard guard, Clock clock) {
        version = bundle.manifest().version();
        threshold = guard.threshold();
        likeness = Likeness.of(bundle.manifest(), threshold.minCosine());
        cap = new MinuteCap(guard.perMinute(), clock);
        try {
            graphs = TaskGraphs.of(bundle);
        } catch (UnmeasurableException e) {
            unable(e);
        }
    }

    int version() {
        return version;
    }

    boolean isUnable() {
        return state == GuardState.UNABLE;
    }

    boolean admits() {
        return cap.admits();
    }

    Tally tally() {
        return tally;
    }

    GuardState state() {
        return state;
    }

    GuardStatus status() {
        Tally now = tally;
        return new GuardStatus(
                version,
                state,
                now.measured(),
                now.agreed(),
                detail,
                threshold.minAgreement(),
                threshold.minPictures());
    }

    /**
     * Measures one picture.
     *
     * @throws UnmeasurableException if none can be
     * @throws MeasurementFailedException if this one cannot
     */
    void measure(float[] input, WireTensor tensor) {
        TaskPaths open = paths();
        tally = tally.with(likeness.agree(open.clean(input), open.poisoned(tensor)));
    }

    private TaskPaths paths() {
        TaskPaths open = paths;
        if (open == null) {
            TaskGraphs known = graphs;
            if (known == null) {
                throw new UnmeasurableException("version " + version + " is not watched any more", null);
            }
            open = TaskPaths.open(known);
            paths = open;
            graphs = null;
        }
        return open;
    }

    void unable(UnmeasurableException why) {
        graphs = null;
        detail = String.valueOf(why.getMessage());
        state = GuardState.UNABLE;
    }

    /**
     * It misses its threshold, or does not any more.
     *
     * @return whether that changes how the guard stands to it
     */
    boolean judged(boolean misses, String why) {
        GuardState before = state;
        if (before != GuardState.ROLLED_BACK) {
            detail = misses ? why : "";
            state = misses ? GuardState.MISSED : GuardState.MEASURING;
        }
        return state != before;
    }

    void rolledBack(Rollout on) {
        settled = on;
        state = GuardState.ROLLED_BACK;
    }

    /** Whether a rollback of what is set may be tried now. */
    boolean isDue(Rollout set, long now) {
        return !set.equals(settled) && now >= retryAt;
    }

    void settle(Rollout on) {
        settled = on;
    }

    void retryAt(long when) {
        retryAt = when;
    }

    /** Whether this is the first failure. */
    boolean firstFailure() {
        boolean first = !toldFailure;
        toldFailure = true;
        return first;
    }

    void close() {
        graphs = null;
        if (paths != null) {
            paths.close();
            paths = null;
        }
    }
}

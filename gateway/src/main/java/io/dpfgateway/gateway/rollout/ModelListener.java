package io.dpfgateway.gateway.rollout;

import io.dpfgateway.schemas.record.Rollout;
import org.jspecify.annotations.Nullable;

/** Who runs the models. Called on the watcher's thread, one call at a time. */
public interface ModelListener {
    /**
     * From now on these models run, and no others. Those that are new in it are the listener's; those that are not in it any more
     * it closes when the last record that has begun with them is done.
     *
     * @return false if nothing will run any more: then nothing was taken over
     */
    boolean run(Lineup lineup);

    /** What operators have set by now; null where they have set nothing. What runs may be behind it. */
    default void ruled(@Nullable Rollout set) {
        // Only who judges versions by it need know.
    }

    /** What there is to tell an operator has changed. */
    void changed(RolloutReport report);
}

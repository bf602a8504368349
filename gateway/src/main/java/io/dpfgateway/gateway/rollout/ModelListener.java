package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.infer.PoisonModel;

/** Who wants to know what became of announced versions. Called on the watcher's thread, one call at a time. */
public interface ModelListener {
    /** A newer version is ready; the listener owns it now. */
    void loaded(PoisonModel model);

    /** A version must not run; what runs goes on. The message is one line for an operator. */
    void refused(RefusalReason reason, String message);
}

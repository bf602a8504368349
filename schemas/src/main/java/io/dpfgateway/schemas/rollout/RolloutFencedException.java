package io.dpfgateway.schemas.rollout;

import io.dpfgateway.schemas.SchemasException;

/** Somebody else began to change a rollout after this writer had: nothing of this writer's was written. */
public final class RolloutFencedException extends SchemasException {
    private static final long serialVersionUID = 1L;

    RolloutFencedException(Throwable cause) {
        super("another rollout was set at the same time; look at 'dpf rollout status' and try again", cause);
    }
}

package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/** An announced version must not run. */
final class ModelRefusedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    ModelRefusedException(RefusalReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    RefusalReason reason() {
        return reason;
    }
}

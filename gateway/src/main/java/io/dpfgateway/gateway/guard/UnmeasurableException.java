package io.dpfgateway.gateway.guard;

import io.dpfgateway.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/** A version's bundle does not allow to measure it: the clean path is not in it, or does not run. */
final class UnmeasurableException extends GatewayException {
    private static final long serialVersionUID = 1L;

    UnmeasurableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

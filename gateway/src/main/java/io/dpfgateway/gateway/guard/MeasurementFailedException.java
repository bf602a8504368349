package io.dpfgateway.gateway.guard;

import io.dpfgateway.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/** One picture could not be measured. The message never holds a value of it. */
final class MeasurementFailedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    MeasurementFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

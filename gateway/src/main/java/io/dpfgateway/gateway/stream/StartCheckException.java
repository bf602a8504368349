package io.dpfgateway.gateway.stream;

import io.dpfgateway.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/** Broker, topics or registry are not ready for a gateway. Nothing was started. */
public final class StartCheckException extends GatewayException {
    private static final long serialVersionUID = 1L;

    StartCheckException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.gateway.telemetry;

import io.dpfgateway.gateway.GatewayException;

/** Where metrics and health were to be served, nothing can be served. Nothing was started. */
public final class UnusableAddressException extends GatewayException {
    private static final long serialVersionUID = 1L;

    UnusableAddressException(String message, Throwable cause) {
        super(message, cause);
    }
}

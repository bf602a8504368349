package io.dpfgateway.gateway.infer;

import io.dpfgateway.gateway.GatewayException;

/** Inference fails on pictures that it is known to manage: it is the device's fault, not a picture's. Trying again may help. */
public final class DeviceFailedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    DeviceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

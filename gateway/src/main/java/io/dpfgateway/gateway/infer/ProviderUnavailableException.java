package io.dpfgateway.gateway.infer;

import io.dpfgateway.gateway.GatewayException;

/** The configuration asks for CUDA, and there is none that works. */
public final class ProviderUnavailableException extends GatewayException {
    private static final long serialVersionUID = 1L;

    ProviderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

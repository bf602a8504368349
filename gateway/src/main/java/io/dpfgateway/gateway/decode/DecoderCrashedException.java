package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayException;

/** A picture's decoder process ended while it decoded the picture. */
public final class DecoderCrashedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    DecoderCrashedException(String message) {
        super(message);
    }
}

package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayException;

/** A decoder gave up a picture in a way of which it says nothing. */
public final class DecoderFailedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    DecoderFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

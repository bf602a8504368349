package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayException;

/** A picture took longer to decode than any should. */
public final class DecodeTimeoutException extends GatewayException {
    private static final long serialVersionUID = 1L;

    DecodeTimeoutException(String message) {
        super(message);
    }
}

package io.dpfgateway.gateway.batch;

import io.dpfgateway.gateway.GatewayException;

/** A record's work did not end in time. Its transaction is aborted and the record read again. */
public final class StalledException extends GatewayException {
    private static final long serialVersionUID = 1L;

    StalledException(String message) {
        super(message);
    }
}

package io.dpfgateway.gateway.stream;

import io.dpfgateway.gateway.GatewayException;

/** A Kafka Streams instance gave up for a cause that trying again does not mend. */
public final class StreamFailedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    StreamFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

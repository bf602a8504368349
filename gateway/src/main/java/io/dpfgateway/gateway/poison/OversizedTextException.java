package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.GatewayException;

/** A picture whose ids, label and passing attributes are too long to stand beside a tensor in one Kafka record. */
final class OversizedTextException extends GatewayException {
    private static final long serialVersionUID = 1L;

    OversizedTextException(String message) {
        super(message);
    }
}

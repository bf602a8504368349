package io.dpfgateway.gateway.batch;

import io.dpfgateway.gateway.GatewayException;

/** Kafka Streams was about to commit past a record that has no result yet, and was kept from it. */
public final class CommittedPastPendingException extends GatewayException {
    private static final long serialVersionUID = 1L;

    CommittedPastPendingException(String message) {
        super(message);
    }
}

package io.dpfgateway.schemas.rollout;

import io.dpfgateway.schemas.SchemasException;

/** What is set cannot be read or written: the brokers do not answer, or do not let this user. Trying again may help. */
public final class RolloutUnavailableException extends SchemasException {
    private static final long serialVersionUID = 1L;

    RolloutUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

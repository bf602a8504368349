package io.dpfgateway.schemas.topic;

import io.dpfgateway.schemas.SchemasException;

/** The broker or the registry could not be reached, or refused what was asked. What was done before it stays. */
public final class TopicSetupException extends SchemasException {
    private static final long serialVersionUID = 1L;

    public TopicSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.schemas.topic;

import io.dpfgateway.schemas.SchemasException;

/** Options that no cluster could take, such as a name prefix with a blank in it. */
public final class InvalidTopicOptionsException extends SchemasException {
    private static final long serialVersionUID = 1L;

    public InvalidTopicOptionsException(String message) {
        super(message);
    }
}

package io.dpfgateway.model.input;

import io.dpfgateway.model.ModelException;

/** An input spec that contradicts itself, or a file that holds none. */
public final class InvalidInputSpecException extends ModelException {
    private static final long serialVersionUID = 1L;

    public InvalidInputSpecException(String message) {
        super(message);
    }

    public InvalidInputSpecException(String message, Throwable cause) {
        super(message, cause);
    }
}

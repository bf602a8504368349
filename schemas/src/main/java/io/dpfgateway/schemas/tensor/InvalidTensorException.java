package io.dpfgateway.schemas.tensor;

import io.dpfgateway.schemas.SchemasException;

/** A wire tensor that contradicts itself, or values that its encoding cannot hold. */
public final class InvalidTensorException extends SchemasException {
    private static final long serialVersionUID = 1L;

    public InvalidTensorException(String message) {
        super(message);
    }
}

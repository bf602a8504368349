package io.dpfgateway.model.store;

import io.dpfgateway.model.ModelException;

/** A uri that names no bundle in any store. */
public final class UnsupportedUriException extends ModelException {
    private static final long serialVersionUID = 1L;

    public UnsupportedUriException(String message) {
        super(message);
    }
}

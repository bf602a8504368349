package io.dpfgateway.model.store;

import io.dpfgateway.model.ModelException;

/** A store does not answer, or refuses the credentials. Nothing is wrong with the bundle; trying again may help. */
public final class StoreUnavailableException extends ModelException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

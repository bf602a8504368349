package io.dpfgateway.model.store;

import io.dpfgateway.model.ModelException;

/** What a store is asked for cannot be had, now or later: its address is none, it is not there, or the bundle is gone. */
public final class StoreException extends ModelException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

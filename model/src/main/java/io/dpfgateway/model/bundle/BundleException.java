package io.dpfgateway.model.bundle;

import io.dpfgateway.model.ModelException;

/** A bundle that cannot be written, or that must not be used: incomplete, altered, unsigned, of an unknown format. */
public final class BundleException extends ModelException {
    private static final long serialVersionUID = 1L;

    public BundleException(String message) {
        super(message);
    }

    public BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}

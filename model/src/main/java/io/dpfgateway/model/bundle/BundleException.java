package io.dpfgateway.model.bundle;

import io.dpfgateway.model.ModelException;

/** A bundle that cannot be written, or that must not be used: incomplete, altered, unsigned, of an unknown format. */
public final class BundleException extends ModelException {
    private static final long serialVersionUID = 1L;

    private final BundleFault fault;

    /** About a value that no bundle can have. */
    public BundleException(String message) {
        this(BundleFault.INVALID, message);
    }

    /** About a value that no bundle can have. */
    public BundleException(String message, Throwable cause) {
        this(BundleFault.INVALID, message, cause);
    }

    public BundleException(BundleFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public BundleException(BundleFault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** In one word. */
    public BundleFault fault() {
        return fault;
    }
}

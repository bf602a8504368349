package io.dpfgateway.schemas.serde;

import io.dpfgateway.schemas.SchemasException;

/** A registry's configuration that cannot work, or that would leak credentials. */
public final class InvalidRegistryConfigException extends SchemasException {
    private static final long serialVersionUID = 1L;

    public InvalidRegistryConfigException(String message) {
        super(message);
    }
}

package io.dpfgateway.schemas.serde;

import org.jspecify.annotations.Nullable;

/** The registry has no schema of the id that the record names, or the schema is not readable as the wanted type. Permanent. */
public final class UnknownSchemaException extends SerdeException {
    private static final long serialVersionUID = 1L;

    UnknownSchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.schemas.serde;

import org.jspecify.annotations.Nullable;

/** The registry does not have the schema of a record to be written, or refuses it. Lasts until an operator acts. */
public final class SchemaNotRegisteredException extends SerdeException {
    private static final long serialVersionUID = 1L;

    SchemaNotRegisteredException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.schemas.serde;

import io.dpfgateway.schemas.SchemasException;
import org.jspecify.annotations.Nullable;

/**
 * Why a record could not be written or read. {@link MalformedRecordException} and {@link UnknownSchemaException} blame the
 * record: reading it again gives the same. {@link RegistryUnavailableException} never does: try again later. {@link
 * SchemaNotRegisteredException} blames the installation.
 */
public abstract sealed class SerdeException extends SchemasException
        permits MalformedRecordException,
                RegistryUnavailableException,
                SchemaNotRegisteredException,
                UnknownSchemaException {
    private static final long serialVersionUID = 1L;

    SerdeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

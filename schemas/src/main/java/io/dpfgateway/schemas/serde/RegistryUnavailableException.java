package io.dpfgateway.schemas.serde;

import org.jspecify.annotations.Nullable;

/**
 * The registry did not give an answer about the schema: network trouble, a timeout, an error of the server, refused
 * credentials, or something else answers at its address. Says nothing about the record: try it again.
 */
public final class RegistryUnavailableException extends SerdeException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

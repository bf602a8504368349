package io.dpfgateway.schemas.serde;

import org.jspecify.annotations.Nullable;

/** The bytes are no Avro record in Confluent's wire format, or the record lacks what its schema asks for. Permanent. */
public final class MalformedRecordException extends SerdeException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

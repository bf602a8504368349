package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.infer.InferenceFailedException;
import io.dpfgateway.imaging.decode.TooLargeException;
import io.dpfgateway.imaging.decode.UndecodableException;
import io.dpfgateway.imaging.decode.UnsupportedFormatException;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.util.Map;

/**
 * Why a record is given up.
 *
 * @param reason from the bounded list
 * @param detail one sentence for an operator; never a pixel
 */
record Failure(DeadLetterReason reason, String detail) {
    private static final Map<Class<? extends RuntimeException>, DeadLetterReason> REASONS = Map.of(
            MalformedRecordException.class, DeadLetterReason.MALFORMED_RECORD,
            UnknownSchemaException.class, DeadLetterReason.UNKNOWN_SCHEMA,
            UnsupportedFormatException.class, DeadLetterReason.UNSUPPORTED_FORMAT,
            TooLargeException.class, DeadLetterReason.TOO_LARGE,
            OversizedTextException.class, DeadLetterReason.TOO_LARGE,
            UndecodableException.class, DeadLetterReason.UNDECODABLE,
            InferenceFailedException.class, DeadLetterReason.INFERENCE_FAILED);

    /** What an exception says of the record. One that does not blame the record is thrown on: it must be read again. */
    static Failure of(RuntimeException e) {
        DeadLetterReason reason = REASONS.get(e.getClass());
        if (reason == null) {
            throw e;
        }
        return new Failure(reason, String.valueOf(e.getMessage()));
    }
}

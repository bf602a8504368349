package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.decode.DecodeTimeoutException;
import io.dpfgateway.gateway.decode.DecoderFailedException;
import io.dpfgateway.gateway.infer.InferenceFailedException;
import io.dpfgateway.imaging.decode.TooLargeException;
import io.dpfgateway.imaging.decode.UndecodableException;
import io.dpfgateway.imaging.decode.UnsupportedFormatException;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a record is given up.
 *
 * @param reason from the bounded list
 * @param detail one sentence for an operator; never a pixel
 */
record Failure(DeadLetterReason reason, String detail) {
    private static final Map<Class<? extends RuntimeException>, DeadLetterReason> REASONS = Map.of(
            DecoderFailedException.class, DeadLetterReason.UNDECODABLE,
            MalformedRecordException.class, DeadLetterReason.MALFORMED_RECORD,
            UnknownSchemaException.class, DeadLetterReason.UNKNOWN_SCHEMA,
            UnsupportedFormatException.class, DeadLetterReason.UNSUPPORTED_FORMAT,
            TooLargeException.class, DeadLetterReason.TOO_LARGE,
            OversizedTextException.class, DeadLetterReason.TOO_LARGE,
            UndecodableException.class, DeadLetterReason.UNDECODABLE,
            DecodeTimeoutException.class, DeadLetterReason.DECODE_TIMEOUT,
            InferenceFailedException.class, DeadLetterReason.INFERENCE_FAILED);

    /**
     * What a failure says of the record.
     *
     * @throws RuntimeException the failure itself, if it does not blame the record: that must be read again
     */
    static Failure of(@Nullable Throwable failure) {
        DeadLetterReason reason = failure == null ? null : REASONS.get(failure.getClass());
        if (failure != null && reason != null) {
            return new Failure(reason, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        throw new IllegalStateException("a picture's work ended without a result", failure);
    }
}

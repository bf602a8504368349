package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.decode.DecodeTimeoutException;
import io.dpfgateway.gateway.decode.DecoderCrashedException;
import io.dpfgateway.gateway.decode.DecoderFailedException;
import io.dpfgateway.gateway.infer.InferenceFailedException;
import io.dpfgateway.imaging.decode.TooLargeException;
import io.dpfgateway.imaging.decode.UndecodableException;
import io.dpfgateway.imaging.decode.UnsupportedFormatException;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a record is given up.
 *
 * @param reason from the bounded list
 * @param detail one sentence for an operator; never a pixel
 */
record Failure(DeadLetterReason reason, String detail) {
    private static final Map<Class<? extends RuntimeException>, DeadLetterReason> REASONS = Map.ofEntries(
            Map.entry(DecoderFailedException.class, DeadLetterReason.UNDECODABLE),
            Map.entry(DecoderCrashedException.class, DeadLetterReason.DECODER_CRASHED),
            Map.entry(MalformedRecordException.class, DeadLetterReason.MALFORMED_RECORD),
            Map.entry(UnknownSchemaException.class, DeadLetterReason.UNKNOWN_SCHEMA),
            Map.entry(UnsupportedFormatException.class, DeadLetterReason.UNSUPPORTED_FORMAT),
            Map.entry(TooLargeException.class, DeadLetterReason.TOO_LARGE),
            Map.entry(OversizedTextException.class, DeadLetterReason.TOO_LARGE),
            Map.entry(UndecodableException.class, DeadLetterReason.UNDECODABLE),
            Map.entry(DecodeTimeoutException.class, DeadLetterReason.DECODE_TIMEOUT),
            Map.entry(InferenceFailedException.class, DeadLetterReason.INFERENCE_FAILED));

    /** Those that say something of a decoder, or of an attack on it, and not only of a picture. */
    private static final Set<DeadLetterReason> ALARMING =
            EnumSet.of(DeadLetterReason.DECODER_CRASHED, DeadLetterReason.DECODE_TIMEOUT);

    /** Whether an operator should learn of each one, and where it is. */
    boolean isAlarming() {
        return ALARMING.contains(reason);
    }

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

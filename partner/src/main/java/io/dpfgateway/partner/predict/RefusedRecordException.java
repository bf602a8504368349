package io.dpfgateway.partner.predict;

import io.dpfgateway.partner.PartnerException;
import org.jspecify.annotations.Nullable;

/** A record gives no prediction, and reading it again changes nothing. */
public final class RefusedRecordException extends PartnerException {
    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    public RefusedRecordException(Refusal reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The kind of trouble, for counters. */
    public Refusal reason() {
        return reason;
    }

    /** The same, saying first where the record is, such as {@code poisoned-features-0@12}. */
    public RefusedRecordException at(String place) {
        return new RefusedRecordException(reason, place + ": " + getMessage(), this);
    }
}

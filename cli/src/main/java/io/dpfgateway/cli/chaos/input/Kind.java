package io.dpfgateway.cli.chaos.input;

import io.dpfgateway.schemas.record.DeadLetterReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a record holds, and with that what must become of it. */
public enum Kind {
    /** A whole picture: poisoned. */
    GOOD(null),
    /** A picture cut short in transit. */
    TRUNCATED(DeadLetterReason.UNDECODABLE),
    /** A text where the picture should be. */
    TEXT(DeadLetterReason.UNSUPPORTED_FORMAT),
    /** A picture with a side beyond the limit. */
    WIDE(DeadLetterReason.TOO_LARGE),
    /** Bytes that no serializer of this project wrote. */
    GARBAGE(DeadLetterReason.MALFORMED_RECORD),
    /** A schema id that the registry never gave. Each is new, so the registry is asked every time. */
    UNREGISTERED(DeadLetterReason.UNKNOWN_SCHEMA);

    /** All but {@link #GOOD}. */
    static final List<Kind> BAD =
            Stream.of(values()).filter(kind -> kind != GOOD).toList();

    private final @Nullable DeadLetterReason reason;

    Kind(@Nullable DeadLetterReason reason) {
        this.reason = reason;
    }

    /** Why it must be dead; empty if it must be poisoned. */
    public Optional<DeadLetterReason> reason() {
        return Optional.ofNullable(reason);
    }
}

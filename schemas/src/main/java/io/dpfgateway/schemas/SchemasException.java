package io.dpfgateway.schemas;

import org.jspecify.annotations.Nullable;

/**
 * The root of what can go wrong with topics, records and wire tensors. The message is one line that says what is wrong,
 * where, and what to do; a subclass stands for one cause.
 */
public abstract class SchemasException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected SchemasException(String message) {
        super(message);
    }

    /** The cause's own message may be part of {@code message}: line breaks in it become blanks. */
    protected SchemasException(String message, @Nullable Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    }
}

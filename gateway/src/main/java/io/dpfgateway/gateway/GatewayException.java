package io.dpfgateway.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The root of what can go wrong with a gateway as a whole. What is wrong with one record is never an exception to the outside:
 * it becomes a dead letter. The message is one line that says what is wrong, where, and what to do; a subclass stands for one
 * cause.
 */
public abstract class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected GatewayException(String message) {
        super(message);
    }

    /** The cause's own message may be part of {@code message}: line breaks in it become blanks. */
    protected GatewayException(String message, @Nullable Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    }
}

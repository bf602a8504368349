package io.dpfgateway.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The root of what keeps a broker or a registry from starting. Every message says what is wrong, where, and what to do, in
 * one line fit for a user; a subclass stands for one cause.
 */
public abstract class EmbeddedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected EmbeddedException(String message) {
        super(message);
    }

    protected EmbeddedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The first line of what the cause says, for a message of one line. */
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}

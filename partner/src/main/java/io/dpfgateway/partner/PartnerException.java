package io.dpfgateway.partner;

import org.jspecify.annotations.Nullable;

/**
 * The root of what can go wrong at a partner. The message is one line that says what is wrong, where, and what to do; a
 * subclass stands for one cause. A bundle that must not be used is a {@link io.dpfgateway.model.ModelException}, and a
 * registry that does not answer a {@link io.dpfgateway.schemas.SchemasException}.
 */
public abstract class PartnerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected PartnerException(String message) {
        super(message);
    }

    /** The cause's own message may be part of {@code message}: line breaks in it become blanks. */
    protected PartnerException(String message, @Nullable Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    }
}

package io.dpfgateway.partner.predict;

import io.dpfgateway.partner.PartnerException;
import org.jspecify.annotations.Nullable;

/** A verified public bundle that predictions cannot be made with: it is another release's, or no classifier. */
public final class UnusableModelException extends PartnerException {
    private static final long serialVersionUID = 1L;

    UnusableModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

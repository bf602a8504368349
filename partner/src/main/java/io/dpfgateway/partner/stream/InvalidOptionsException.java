package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.PartnerException;

/** An option is out of its range, or contradicts what the stream promises. */
public final class InvalidOptionsException extends PartnerException {
    private static final long serialVersionUID = 1L;

    InvalidOptionsException(String message) {
        super(message);
    }
}

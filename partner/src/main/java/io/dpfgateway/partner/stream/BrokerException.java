package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.PartnerException;

/** The brokers do not answer or refuse. What was committed stays; a restart goes on there. */
public final class BrokerException extends PartnerException {
    private static final long serialVersionUID = 1L;

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}

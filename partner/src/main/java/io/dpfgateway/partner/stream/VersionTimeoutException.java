package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.PartnerException;
import io.dpfgateway.partner.predict.UnknownVersionException;

/** A release did not come in time. Its records are not committed: a restart waits for it anew. */
public final class VersionTimeoutException extends PartnerException {
    private static final long serialVersionUID = 1L;

    VersionTimeoutException(String place, long seconds, UnknownVersionException missing) {
        super(place + " waited " + seconds + " s: " + missing.getMessage() + " and start again", missing);
    }
}

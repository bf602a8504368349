package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.PartnerException;
import java.io.IOException;

/** Predictions cannot be written. Those since the last commit come again after a restart. */
public final class SinkException extends PartnerException {
    private static final long serialVersionUID = 1L;

    SinkException(IOException cause) {
        super(
                "cannot write predictions: " + cause.getMessage() + "; check the file's folder and the free disk space",
                cause);
    }
}

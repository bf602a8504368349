package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/** No decoder process can be started. No picture is to blame; trying again may help. */
public final class DecoderUnavailableException extends GatewayException {
    private static final long serialVersionUID = 1L;

    public DecoderUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/** A decoder gave up a picture in a way of which it says nothing. */
public final class DecoderFailedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    private DecoderFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * For a decoder that threw what it should not.
     *
     * @param thrown the simple name of its class
     * @param cause null where it was thrown in another process
     */
    static DecoderFailedException with(String thrown, @Nullable Throwable cause) {
        return new DecoderFailedException("decoder failed with " + thrown + "; report a picture that does this", cause);
    }
}

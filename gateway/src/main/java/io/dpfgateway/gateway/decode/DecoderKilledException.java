package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayException;

/**
 * A decoder process was killed (SIGKILL) while it decoded a picture. A decoder cannot do that to itself: it was an operator, or a
 * kernel that is out of memory. So the picture is tried once more.
 */
final class DecoderKilledException extends GatewayException {
    private static final long serialVersionUID = 1L;

    DecoderKilledException(String message) {
        super(message);
    }
}

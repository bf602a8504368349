package io.dpfgateway.gateway.config;

import io.dpfgateway.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/** A configuration that cannot be used: {@code <file>: <key path>: what is wrong; what to do}. */
public final class InvalidConfigException extends GatewayException {
    private static final long serialVersionUID = 1L;

    public InvalidConfigException(String message) {
        super(message);
    }

    public InvalidConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidConfigException(otherwise);
        }
    }
}

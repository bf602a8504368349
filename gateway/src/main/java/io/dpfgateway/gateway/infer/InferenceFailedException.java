package io.dpfgateway.gateway.infer;

import io.dpfgateway.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/** The model gave no usable tensor for a picture. The message never holds a value of it. */
public final class InferenceFailedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    InferenceFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.model.onnx;

import io.dpfgateway.model.ModelException;

/** The tensor at which a network should be cut does not exist, or something flows around it. */
public final class NotACutException extends ModelException {
    private static final long serialVersionUID = 1L;

    public NotACutException(String message) {
        super(message);
    }
}

package io.dpfgateway.model.onnx;

import io.dpfgateway.model.ModelException;

/** A file that is missing, damaged or no ONNX graph that this project can work with. */
public final class InvalidOnnxException extends ModelException {
    private static final long serialVersionUID = 1L;

    public InvalidOnnxException(String message) {
        super(message);
    }

    public InvalidOnnxException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.model.onnx;

import io.dpfgateway.model.ModelException;

/** A graph that may not reach ONNX Runtime: a forbidden operator, too large, or not of the promised shape. */
public final class RefusedGraphException extends ModelException {
    private static final long serialVersionUID = 1L;

    public RefusedGraphException(String message) {
        super(message);
    }
}

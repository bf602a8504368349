package io.dpfgateway.partner.predict;

import io.dpfgateway.partner.PartnerException;

/** ONNX Runtime failed on a batch that it should have taken: it says nothing about the records. */
public final class InferenceException extends PartnerException {
    private static final long serialVersionUID = 1L;

    InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}

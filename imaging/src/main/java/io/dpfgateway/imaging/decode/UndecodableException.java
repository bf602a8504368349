package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.ImagingException;

/** A picture that is damaged, cut short, or of a kind of its format that is not read here. */
public final class UndecodableException extends ImagingException {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String message) {
        super(message);
    }

    public UndecodableException(String message, Throwable cause) {
        super(message, cause);
    }
}

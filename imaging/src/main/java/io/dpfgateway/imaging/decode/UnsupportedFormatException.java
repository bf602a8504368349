package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.ImagingException;

/** Bytes that begin like no picture format that is read here. */
public final class UnsupportedFormatException extends ImagingException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String message) {
        super(message);
    }
}

package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.ImagingException;

/** A picture over one of the {@linkplain PictureLimits caps}. */
public final class TooLargeException extends ImagingException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message) {
        super(message);
    }

    public TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}

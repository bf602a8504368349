package io.dpfgateway.imaging.source;

import io.dpfgateway.imaging.ImagingException;

/** A folder, ZIP or IDX file that is missing, damaged, or holds no pictures. */
public final class PictureSourceException extends ImagingException {
    private static final long serialVersionUID = 1L;

    public PictureSourceException(String message) {
        super(message);
    }

    public PictureSourceException(String message, Throwable cause) {
        super(message, cause);
    }
}

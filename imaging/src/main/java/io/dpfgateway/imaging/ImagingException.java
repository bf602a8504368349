package io.dpfgateway.imaging;

/**
 * The root of what can be wrong with a picture or with the place it comes from. Every message says what is wrong, which
 * bound was broken and what to do, in one line fit for a user; never a pixel. A subclass stands for one cause.
 */
public abstract class ImagingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected ImagingException(String message) {
        super(message);
    }

    protected ImagingException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.model;

/**
 * The root of what can be wrong with a model file or a bundle. Every message says what is wrong, where, and what to do, in
 * one line fit for a user; a subclass stands for one cause.
 */
public abstract class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected ModelException(String message) {
        super(message);
    }

    protected ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}

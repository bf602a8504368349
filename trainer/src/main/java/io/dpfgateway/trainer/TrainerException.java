package io.dpfgateway.trainer;

/**
 * The root of what can go wrong in training that a user can mend. Every message says what is wrong, where, and what to do,
 * in one line fit for a user; a subclass stands for one cause.
 */
public abstract class TrainerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected TrainerException(String message) {
        super(message);
    }

    protected TrainerException(String message, Throwable cause) {
        super(message, cause);
    }
}

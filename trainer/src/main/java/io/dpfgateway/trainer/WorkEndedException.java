package io.dpfgateway.trainer;

/**
 * What a {@link Progress} throws to end the work that it watches. Nothing went wrong: whoever tells failures lets it pass.
 */
public abstract class WorkEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected WorkEndedException(String message) {
        super(message);
    }
}

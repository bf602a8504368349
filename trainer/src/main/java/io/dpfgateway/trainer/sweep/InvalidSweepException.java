package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.TrainerException;

/** A sweep that asks for nothing, or for the same twice. */
public final class InvalidSweepException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidSweepException(String message) {
        super(message);
    }
}

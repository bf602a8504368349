package io.dpfgateway.trainer.network;

import io.dpfgateway.trainer.TrainerException;

/** Pictures from which no classifier can be learned. */
public final class InvalidTrainingSetException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidTrainingSetException(String message) {
        super(message);
    }
}

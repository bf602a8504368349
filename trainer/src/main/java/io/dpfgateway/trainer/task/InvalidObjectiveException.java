package io.dpfgateway.trainer.task;

import io.dpfgateway.trainer.TrainerException;

/** An objective that nothing can be learned by, or that is not of this network. */
public final class InvalidObjectiveException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidObjectiveException(String message) {
        super(message);
    }
}

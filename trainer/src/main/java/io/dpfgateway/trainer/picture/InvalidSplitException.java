package io.dpfgateway.trainer.picture;

import io.dpfgateway.trainer.TrainerException;

/** A share of pictures to hold out that holds out none or all. */
public final class InvalidSplitException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidSplitException(String message) {
        super(message);
    }
}

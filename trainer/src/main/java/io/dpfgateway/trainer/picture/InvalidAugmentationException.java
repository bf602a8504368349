package io.dpfgateway.trainer.picture;

import io.dpfgateway.trainer.TrainerException;

/** Pictures are to be added to in a way that cannot be. */
public final class InvalidAugmentationException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidAugmentationException(String message) {
        super(message);
    }
}

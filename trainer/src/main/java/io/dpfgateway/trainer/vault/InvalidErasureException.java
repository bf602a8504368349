package io.dpfgateway.trainer.vault;

import io.dpfgateway.trainer.TrainerException;

/** An erasure that does not say of whom, by whom or why. */
public final class InvalidErasureException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidErasureException(String message) {
        super(message);
    }
}

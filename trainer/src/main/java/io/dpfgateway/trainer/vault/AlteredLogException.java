package io.dpfgateway.trainer.vault;

import io.dpfgateway.trainer.TrainerException;

/** A log of the vault is not as it was written. Nothing is read, stored or erased until somebody has looked. */
public final class AlteredLogException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public AlteredLogException(String message) {
        super(message);
    }
}

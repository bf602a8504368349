package io.dpfgateway.trainer.vault;

import io.dpfgateway.trainer.TrainerException;

/** A key that a vault was not made with. */
public final class WrongVaultKeyException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public WrongVaultKeyException(String message) {
        super(message);
    }
}

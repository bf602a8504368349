package io.dpfgateway.trainer.vault;

import io.dpfgateway.trainer.TrainerException;

/** Limits under which a vault could hold nothing. */
public final class InvalidVaultLimitsException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidVaultLimitsException(String message) {
        super(message);
    }
}

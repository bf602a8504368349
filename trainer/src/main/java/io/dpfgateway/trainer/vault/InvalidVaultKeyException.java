package io.dpfgateway.trainer.vault;

import io.dpfgateway.trainer.TrainerException;

/** A key that is none, or is not there. The message never shows it. */
public final class InvalidVaultKeyException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidVaultKeyException(String message) {
        super(message);
    }

    public InvalidVaultKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}

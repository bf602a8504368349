package io.dpfgateway.trainer.vault;

import io.dpfgateway.trainer.TrainerException;

/** Another process stores into the vault. */
public final class VaultInUseException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public VaultInUseException(String message) {
        super(message);
    }
}

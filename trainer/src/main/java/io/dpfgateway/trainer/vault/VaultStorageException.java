package io.dpfgateway.trainer.vault;

import io.dpfgateway.trainer.TrainerException;

/** The disk does not take or give what a vault holds, or its key. What was said to be stored still is; try again. */
public final class VaultStorageException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public VaultStorageException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.trainer.vault;

import io.dpfgateway.trainer.TrainerException;

/** A folder that is no vault, or a vault of a format that this dpf does not know. */
public final class ForeignFolderException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public ForeignFolderException(String message) {
        super(message);
    }
}

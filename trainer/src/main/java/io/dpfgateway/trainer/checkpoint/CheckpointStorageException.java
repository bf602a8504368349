package io.dpfgateway.trainer.checkpoint;

import io.dpfgateway.trainer.TrainerException;

/** Checkpoints cannot be written or read. */
public final class CheckpointStorageException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public CheckpointStorageException(String message, Throwable cause) {
        super(message, cause);
    }
}

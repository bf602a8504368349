package io.dpfgateway.trainer.checkpoint;

import io.dpfgateway.trainer.TrainerException;

/** A checkpoint's file is not as it was written. */
public final class DamagedCheckpointException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public DamagedCheckpointException(String message) {
        super(message);
    }
}

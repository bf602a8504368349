package io.dpfgateway.trainer.checkpoint;

import io.dpfgateway.trainer.TrainerException;

/** A folder holds the checkpoints of another job, or another training works in it. */
public final class ForeignCheckpointException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public ForeignCheckpointException(String message) {
        super(message);
    }
}

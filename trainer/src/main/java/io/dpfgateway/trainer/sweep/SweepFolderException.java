package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.TrainerException;

/** A sweep's folder that cannot be used: it is another sweep's, in use, damaged, or the disk does not take more. */
public final class SweepFolderException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public SweepFolderException(String message) {
        super(message);
    }

    public SweepFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.trainer.service.drift;

import io.dpfgateway.trainer.TrainerException;

/** The file of what the last training learned from cannot be read or written. */
public final class DriftFileException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public DriftFileException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.trainer.service;

import io.dpfgateway.trainer.TrainerException;

/** A trainer's state that cannot be read or written, or is another process's. */
public final class InvalidStateException extends TrainerException {
    private static final long serialVersionUID = 1L;

    InvalidStateException(String message) {
        super(message);
    }

    InvalidStateException(String message, Throwable cause) {
        super(message, cause);
    }
}

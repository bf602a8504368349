package io.dpfgateway.trainer.publish;

import io.dpfgateway.trainer.TrainerException;

/** A version that could not be announced; it can be announced again. */
public final class AnnouncementFailedException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public AnnouncementFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

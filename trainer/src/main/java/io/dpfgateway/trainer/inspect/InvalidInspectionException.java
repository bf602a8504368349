package io.dpfgateway.trainer.inspect;

import io.dpfgateway.trainer.TrainerException;

/** A wish that an inspection cannot fulfil: a cut that is none, or no budget to attack with. */
public final class InvalidInspectionException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidInspectionException(String message) {
        super(message);
    }
}

package io.dpfgateway.trainer.service.drift;

import io.dpfgateway.trainer.TrainerException;

/** A rule that no drift could be found by. */
public final class InvalidDriftRuleException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidDriftRuleException(String message) {
        super(message);
    }
}

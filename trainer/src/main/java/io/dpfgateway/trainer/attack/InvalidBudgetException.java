package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.TrainerException;

/** A budget with which no adversary can be trained. */
public final class InvalidBudgetException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidBudgetException(String message) {
        super(message);
    }
}

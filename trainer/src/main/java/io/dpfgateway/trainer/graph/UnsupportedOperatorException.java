package io.dpfgateway.trainer.graph;

import io.dpfgateway.trainer.TrainerException;

/** A graph that uses an operator, or an attribute or form of one, that the trainer cannot execute. */
public final class UnsupportedOperatorException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public UnsupportedOperatorException(String message) {
        super(message);
    }
}

package io.dpfgateway.trainer.graph;

import io.dpfgateway.trainer.TrainerException;

/** A stored tensor of an element type or form that the trainer cannot read, or whose data is damaged. */
public final class UnsupportedTensorException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public UnsupportedTensorException(String message) {
        super(message);
    }
}

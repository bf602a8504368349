package io.dpfgateway.trainer.graph;

import io.dpfgateway.trainer.TrainerException;

/** A network that takes one batch size only, or does not keep the pictures of a batch apart. */
public final class FixedBatchException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public FixedBatchException(String message) {
        super(message);
    }
}

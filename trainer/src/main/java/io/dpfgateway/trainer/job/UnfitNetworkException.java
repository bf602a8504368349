package io.dpfgateway.trainer.job;

import io.dpfgateway.trainer.TrainerException;

/** A network that does not take what its input spec says, or does not score the classes that it is said to. */
public final class UnfitNetworkException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public UnfitNetworkException(String message) {
        super(message);
    }
}

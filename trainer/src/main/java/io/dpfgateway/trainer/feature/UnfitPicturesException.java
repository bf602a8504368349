package io.dpfgateway.trainer.feature;

import io.dpfgateway.trainer.TrainerException;

/** The pictures, the network and the cut do not fit together. */
public final class UnfitPicturesException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public UnfitPicturesException(String message) {
        super(message);
    }
}

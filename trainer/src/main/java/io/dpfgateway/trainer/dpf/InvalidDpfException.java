package io.dpfgateway.trainer.dpf;

import io.dpfgateway.trainer.TrainerException;

/** A DPF that cannot be built for this network and cut, or settings out of range. */
public final class InvalidDpfException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidDpfException(String message) {
        super(message);
    }
}

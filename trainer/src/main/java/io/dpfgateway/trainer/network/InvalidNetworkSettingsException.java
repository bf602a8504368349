package io.dpfgateway.trainer.network;

import io.dpfgateway.trainer.TrainerException;

/** Settings of a network's training that are out of range. */
public final class InvalidNetworkSettingsException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public InvalidNetworkSettingsException(String message) {
        super(message);
    }
}

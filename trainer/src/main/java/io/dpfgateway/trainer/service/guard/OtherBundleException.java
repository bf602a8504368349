package io.dpfgateway.trainer.service.guard;

import io.dpfgateway.trainer.TrainerException;

/** A bundle is not the version that it was announced as. */
public final class OtherBundleException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public OtherBundleException(String message) {
        super(message);
    }
}

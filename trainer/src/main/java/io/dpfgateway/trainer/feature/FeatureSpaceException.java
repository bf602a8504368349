package io.dpfgateway.trainer.feature;

import io.dpfgateway.trainer.TrainerException;

/** There is no room for features. */
public final class FeatureSpaceException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public FeatureSpaceException(String message) {
        super(message);
    }

    public FeatureSpaceException(String message, Throwable cause) {
        super(message, cause);
    }
}

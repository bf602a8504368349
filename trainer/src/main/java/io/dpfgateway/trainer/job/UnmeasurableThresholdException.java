package io.dpfgateway.trainer.job;

import io.dpfgateway.trainer.TrainerException;

/** A threshold whose figure these pictures cannot give, so that every version would miss it. */
public final class UnmeasurableThresholdException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public UnmeasurableThresholdException(String message) {
        super(message);
    }
}

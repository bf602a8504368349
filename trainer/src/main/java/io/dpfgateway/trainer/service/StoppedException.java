package io.dpfgateway.trainer.service;

import io.dpfgateway.trainer.WorkEndedException;

/** The service is to end: the work goes on at its next start. */
final class StoppedException extends WorkEndedException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the service is to end");
    }
}

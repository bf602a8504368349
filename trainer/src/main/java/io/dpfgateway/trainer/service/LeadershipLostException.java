package io.dpfgateway.trainer.service;

import io.dpfgateway.trainer.WorkEndedException;

/** Another instance may lead by now: the work ends here, and nothing is published. */
final class LeadershipLostException extends WorkEndedException {
    private static final long serialVersionUID = 1L;

    LeadershipLostException(String message) {
        super(message);
    }
}

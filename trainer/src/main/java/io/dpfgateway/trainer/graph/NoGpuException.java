package io.dpfgateway.trainer.graph;

import io.dpfgateway.trainer.TrainerException;

/** A GPU is asked for where libtorch finds none. */
public final class NoGpuException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public NoGpuException(String message) {
        super(message);
    }
}

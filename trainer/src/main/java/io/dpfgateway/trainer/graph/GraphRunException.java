package io.dpfgateway.trainer.graph;

import io.dpfgateway.trainer.TrainerException;

/** A node that failed while a graph ran, most often because an input's shape does not fit the graph. */
public final class GraphRunException extends TrainerException {
    private static final long serialVersionUID = 1L;

    public GraphRunException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.dpfgateway.embedded;

import java.nio.file.Path;

/** The broker gave up while starting. */
public final class BrokerStartException extends EmbeddedException {
    private static final long serialVersionUID = 1L;

    BrokerStartException(Path directory, Throwable cause) {
        super(
                "the Kafka broker did not start in " + directory + ": " + reason(cause)
                        + "; choose another directory, or delete this one to start afresh",
                cause);
    }

    /** For a broker in a process of its own. */
    BrokerStartException(Path directory, String what, Path log) {
        super("the Kafka broker's process on " + directory + " " + what + "; see " + log, null);
    }
}

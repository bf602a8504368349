package io.dpfgateway.embedded;

import org.jspecify.annotations.Nullable;

/** The port that the caller asked for is taken by another program. */
public final class PortInUseException extends EmbeddedException {
    private static final long serialVersionUID = 1L;

    PortInUseException(int port, @Nullable Throwable cause) {
        super(
                "port " + port + " on " + Loopback.HOST
                        + " is in use; stop what listens there or choose another port (0 takes a free one)",
                cause);
    }
}

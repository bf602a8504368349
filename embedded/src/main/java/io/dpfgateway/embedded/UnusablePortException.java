package io.dpfgateway.embedded;

/** A port that does not exist, or that this user may not listen on. */
public final class UnusablePortException extends EmbeddedException {
    private static final long serialVersionUID = 1L;

    UnusablePortException(int port) {
        super("port " + port + " does not exist; choose one of 1 to 65535 (0 takes a free one)");
    }

    UnusablePortException(int port, Throwable cause) {
        super(
                "cannot listen on port " + port + " of " + Loopback.HOST + ": " + reason(cause)
                        + "; choose another port (0 takes a free one)",
                cause);
    }
}

package io.dpfgateway.cli;

/** The command could not do its work; the message is one line that says why and what to do. Ends with exit code 1. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailedException(String message) {
        super(message);
    }

    public CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

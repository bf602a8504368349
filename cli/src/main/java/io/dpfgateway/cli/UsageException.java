package io.dpfgateway.cli;

/** The command was called wrongly; the message is one line that says how to call it. Ends with exit code 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}

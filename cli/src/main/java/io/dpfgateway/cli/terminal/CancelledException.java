package io.dpfgateway.cli.terminal;

/** The user pressed Ctrl-C. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CancelledException() {
        super("cancelled");
    }
}

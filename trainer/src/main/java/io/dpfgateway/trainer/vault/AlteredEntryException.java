package io.dpfgateway.trainer.vault;

/** An entry is not as it was written. Stays in this package: the entry is set aside, and told of by name. */
final class AlteredEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    AlteredEntryException(String message) {
        super(message);
    }
}

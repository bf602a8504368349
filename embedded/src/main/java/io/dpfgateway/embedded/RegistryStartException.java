package io.dpfgateway.embedded;

/** The schema registry ended early or did not become ready in time. */
public final class RegistryStartException extends EmbeddedException {
    private static final long serialVersionUID = 1L;

    RegistryStartException(String what, RegistryLog log) {
        super("the schema registry " + what + "; see " + log.file() + ", which ends with: " + log.tail());
    }

    RegistryStartException(String message, Throwable cause) {
        super(message, cause);
    }
}

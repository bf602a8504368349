package io.dpfgateway.gateway.preflight;

/** The brokers did not answer a question; the message says why and what to do, as the end of a sentence about the broker. */
final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}

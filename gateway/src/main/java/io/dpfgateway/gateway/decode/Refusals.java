package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.decode.TooLargeException;
import io.dpfgateway.imaging.decode.UndecodableException;
import io.dpfgateway.imaging.decode.UnsupportedFormatException;
import java.nio.charset.StandardCharsets;

/** A decoder's exceptions as frames, and back: the gateway throws what was thrown in the process, without its stack. */
final class Refusals {
    /** In bytes; the message of a dead letter has no more characters. */
    static final int LONGEST_MESSAGE = 500;

    private Refusals() {}

    static Kind kindOf(ImagingException failure) {
        if (failure instanceof TooLargeException) {
            return Kind.TOO_LARGE;
        }
        return failure instanceof UnsupportedFormatException ? Kind.UNSUPPORTED_FORMAT : Kind.UNDECODABLE;
    }

    /** All characters of such messages are of one byte. */
    static byte[] toBytes(String message) {
        String bounded = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
        return bounded.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What was thrown.
     *
     * @param kind is a refusal
     */
    static RuntimeException of(Kind kind, byte[] message) {
        // A picture may have taken the process over: whatever it says becomes plain text of one line.
        String text = new String(message, StandardCharsets.US_ASCII).replaceAll("[^ -~]", " ");
        return switch (kind) {
            case UNDECODABLE -> new UndecodableException(text);
            case TOO_LARGE -> new TooLargeException(text);
            case UNSUPPORTED_FORMAT -> new UnsupportedFormatException(text);
            default -> DecoderFailedException.with(text, null);
        };
    }
}

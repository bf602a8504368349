package io.dpfgateway.gateway;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The root of what can go wrong with a gateway as a whole. What is wrong with one record is never an exception to the outside:
 * it becomes a dead letter. The message is one line that says what is wrong, where, and what to do; those that look for all that
 * is wrong at once have one such line for each {@linkplain #problems problem}. A subclass stands for one cause.
 */
public abstract class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected GatewayException(String message) {
        super(message);
    }

    /** The cause's own message may be part of {@code message}: line breaks in it become blanks. */
    protected GatewayException(String message, @Nullable Throwable cause) {
        super(oneLine(message), cause);
    }

    /** For a failure of several problems, at least one. */
    protected GatewayException(List<String> problems) {
        super(problems.stream().map(GatewayException::oneLine).collect(Collectors.joining("\n")));
    }

    /** What is wrong, one line each; there is at least one. */
    public final List<String> problems() {
        return String.valueOf(getMessage()).lines().toList();
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}

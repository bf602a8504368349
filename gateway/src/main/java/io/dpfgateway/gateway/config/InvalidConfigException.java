package io.dpfgateway.gateway.config;

import io.dpfgateway.gateway.GatewayException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that cannot be used. One line for each thing that is wrong: {@code <file>: <key path>: what is wrong; what to
 * do}.
 */
public final class InvalidConfigException extends GatewayException {
    private static final long serialVersionUID = 1L;

    public InvalidConfigException(String message) {
        super(message);
    }

    public InvalidConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** For all that is wrong at once, at least one. */
    public InvalidConfigException(List<String> problems) {
        super(problems);
    }

    /** The same, with where it was written before each problem. */
    public InvalidConfigException in(String file) {
        return new InvalidConfigException(
                problems().stream().map(problem -> file + ": " + problem).toList());
    }
}

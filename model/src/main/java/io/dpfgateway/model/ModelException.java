package io.dpfgateway.model;

import java.util.regex.Pattern;

/**
 * The root of what can be wrong with a model file, a bundle or a store. Every message says what is wrong, where, and what to do,
 * in one line fit for a user, whatever names a stranger's file gave its parts; a subclass stands for one cause.
 */
public abstract class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
    private static final int MAX_LENGTH = 10_000;

    protected ModelException(String message) {
        super(oneLine(message));
    }

    protected ModelException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    private static String oneLine(String message) {
        String line = CONTROLS.matcher(message).replaceAll(" ");
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
    }
}

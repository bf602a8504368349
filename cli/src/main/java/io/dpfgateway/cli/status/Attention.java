package io.dpfgateway.cli.status;

import java.util.Locale;

/**
 * Something that needs a person.
 *
 * @param what is wrong
 * @param todo what to do about it
 */
public record Attention(String what, String todo) {
    private static final String SEPARATOR = "; ";

    /** Of a message of this house: what is wrong, a semicolon, what to do. */
    static Attention ofMessage(String message) {
        String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
        int split = line.lastIndexOf(SEPARATOR);
        return split < 0
                ? new Attention(line, "look at it")
                : new Attention(line.substring(0, split), line.substring(split + SEPARATOR.length()));
    }

    /** A count with its noun. */
    static String count(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }
}

package io.dpfgateway.cli.bench.worker;

import io.dpfgateway.cli.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the cores are shared in a plain loop.
 *
 * @param loops side by side, each with a session of its own
 * @param threads of each session; and of its decoding, where there is one loop only
 * @param batch pictures of one run
 */
public record Arrangement(int loops, int threads, int batch) {
    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,2})x([1-9]\\d{0,2})x([1-9]\\d{0,3})");

    /** Reads what an option says, such as {@code 2x1x8}: loops, threads, batch. */
    public static Arrangement parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("--arrangement is '" + text + "'; give loops x threads x batch, such as 2x1x8");
        }
        return new Arrangement(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return loops + (loops == 1 ? " loop" : " loops") + " x " + threads + (threads == 1 ? " thread" : " threads")
                + ", batch " + batch;
    }
}

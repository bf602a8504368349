package io.dpfgateway.cli.bench.worker;

import io.dpfgateway.cli.UsageException;
import java.util.List;

/**
 * The Java heap of a measured process.
 *
 * @param size as {@code -Xmx} takes it
 * @param fixed taken in full, and written to, before anything runs, as a server's is that must not grow later
 */
public record Heap(String size, boolean fixed) {
    /** @throws UsageException if the size is none */
    public Heap {
        if (!size.matches("\\d{1,6}[mMgG]")) {
            throw new UsageException("--heap is '" + size + "'; give megabytes or gigabytes, such as 768m");
        }
    }

    List<String> options() {
        return fixed ? List.of("-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch") : List.of("-Xmx" + size);
    }

    /** The options of the JVM that say so. */
    @Override
    public String toString() {
        return String.join(" ", options());
    }
}

package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.load.CameraLoad;
import io.dpfgateway.cli.bench.load.LatencyReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many pictures are under way: sent, and not readable yet. In quiet running that rises and falls with each commit; what a swap
 * holds up comes on top, and is worked off when it is as low again as it is for half of the quiet time. Used by one thread.
 */
final class Backlog {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_MS = 20;

    private final CameraLoad load;
    private final LatencyReader reader;
    private final long before;
    private long usual;

    /** @param before how many were read before the load began */
    Backlog(CameraLoad load, LatencyReader reader, long before) {
        this.load = load;
        this.reader = reader;
        this.before = before;
    }

    private long now() {
        // In this order: what is sent between the two looks must not make it less than it is.
        long read = reader.count() - before;
        return load.sent() - read;
    }

    /** Learns, for so long, what is usual. Takes the time as quiet running and returns when it was. */
    Phases.Span quiet(double seconds) throws InterruptedException {
        List<Long> seen = new ArrayList<>();
        long begun = System.currentTimeMillis();
        long end = System.nanoTime() + (long) (1e9 * seconds);
        do {
            Thread.sleep(LOOK_MS);
            seen.add(now());
        } while (System.nanoTime() < end);
        Collections.sort(seen);
        usual = seen.get(seen.size() / 2);
        return new Phases.Span(begun, System.currentTimeMillis());
    }

    /**
     * Returns once no more are under way than is usual.
     *
     * @throws CommandFailedException if they are still after a minute
     */
    void awaitUsual() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (long under = now(); under > usual; under = now()) {
            if (System.nanoTime() > end) {
                throw new CommandFailedException("a minute after a swap " + under + " pictures are under way, where "
                        + usual + " are in quiet running; give a lower --rate than what the gateway manages");
            }
            Thread.sleep(LOOK_MS);
        }
    }
}

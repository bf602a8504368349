package io.dpfgateway.gateway.sample;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds how many pictures of one source are sampled for one minute. The minute is that of the record's timestamp and not of a
 * clock, so that reading a stream again samples the same pictures, and a backlog is not thinned more than live pictures are. A
 * record that comes late counts in the newest minute that its source has reached.
 *
 * <p>Memory is bounded: beyond {@value #MOST_SOURCES} sources, the one not seen for longest is forgotten and begins anew. Used by
 * one thread.
 */
final class SourceCap {
    static final int MOST_SOURCES = 10_000;

    private static final long MINUTE_MS = 60_000;

    private final int perMinute;

    /** By the source's hash: a source's name can be of any length. */
    private final Map<Long, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Count> eldest) {
            return size() > MOST_SOURCES;
        }
    };

    private record Count(long minute, int pictures) {
        Count next(long atMinute) {
            return atMinute > minute ? new Count(atMinute, 1) : new Count(minute, pictures + 1);
        }
    }

    /** @param perMinute the most of one source and minute; 0 for any number */
    SourceCap(int perMinute) {
        this.perMinute = perMinute;
    }

    /** Whether there is room for one more picture of the source; if so, it is counted. */
    boolean admits(String source, long timestampMs) {
        if (perMinute == 0) {
            return true;
        }
        long key = SampleShare.hash(source);
        long minute = Math.floorDiv(timestampMs, MINUTE_MS);
        Count before = counts.getOrDefault(key, new Count(minute, 0));
        Count after = before.next(minute);
        if (after.pictures() > perMinute) {
            return false;
        }
        counts.put(key, after);
        return true;
    }

    /** Forgets all: what was counted may be read again. */
    void clear() {
        counts.clear();
    }
}

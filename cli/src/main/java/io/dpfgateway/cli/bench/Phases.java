package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.bench.load.LatencyReader;
import java.util.List;

/**
 * When a run was quiet and when versions were swapped.
 *
 * @param before quiet running ahead of the first swap, from rest
 * @param swaps from each command until the swap is done everywhere and what it held up is worked off
 * @param after quiet running behind all that
 */
record Phases(Span before, List<Span> swaps, Span after) {
    Phases {
        swaps = List.copyOf(swaps);
    }

    /** From one moment to another, both in milliseconds since 1970. */
    record Span(long begin, long end) {
        /** Whether the picture was under way at any moment of it. */
        boolean touches(LatencyReader.Sample sample) {
            return sample.sentAt() <= end && sample.sentAt() + sample.millis() >= begin;
        }

        /** Whether it was so for no moment outside of it. */
        boolean holds(LatencyReader.Sample sample) {
            return sample.sentAt() >= begin && sample.sentAt() + sample.millis() <= end;
        }

        double seconds() {
            return (end - begin) / 1e3;
        }
    }

    /** To which part of a run a picture counts. */
    enum Part {
        QUIET_BEFORE,
        DURING,
        BETWEEN,
        QUIET_AFTER,
        /** Of the warm-up, or across the end of a quiet phase. */
        NONE
    }

    Part of(LatencyReader.Sample sample) {
        if (swaps.stream().anyMatch(swap -> swap.touches(sample))) {
            return Part.DURING;
        }
        if (before.holds(sample)) {
            return Part.QUIET_BEFORE;
        }
        if (after.holds(sample)) {
            return Part.QUIET_AFTER;
        }
        return sample.sentAt() > before.end && sample.sentAt() < after.begin ? Part.BETWEEN : Part.NONE;
    }

    /** From the first command until what the last swap held up is worked off, in seconds. */
    static double seconds(List<Span> swaps) {
        return new Span(swaps.get(0).begin, swaps.get(swaps.size() - 1).end).seconds();
    }
}

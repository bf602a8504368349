package io.dpfgateway.imaging.prepare;

/**
 * One axis of a resize: {@code source} samples are scaled to {@code scaled} samples, which lie centred over {@code target}
 * samples: cut off at both ends where they are more, with black around where they are fewer.
 */
record Span(int source, int scaled, int target) {

    /** The target position of the first scaled sample; below 0 where it is cut off. Half a sample goes to the even side. */
    private int offset() {
        return (int) Math.rint((target - scaled) / 2.0);
    }

    /** The first scaled sample that is seen. */
    int firstSeen() {
        return Math.max(0, -offset());
    }

    /** How many scaled samples are seen. */
    int seen() {
        return Math.min(scaled, target);
    }

    /** Where in the target the first seen one goes. */
    int seenAt() {
        return Math.max(0, offset());
    }
}

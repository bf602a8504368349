package io.dpfgateway.cli.deadletter;

import io.dpfgateway.schemas.record.DeadLetter;

/**
 * A dead letter as it lies in its topic.
 *
 * @param letter what it says
 * @param timestampMs of its record, which is that of the original; {@value #UNKNOWN} where the topic has times of its own
 */
public record FiledLetter(DeadLetter letter, long timestampMs) {
    static final long UNKNOWN = -1;

    /** Where the original is. */
    public Place place() {
        return new Place(letter.getTopic(), letter.getPartition(), letter.getOffset());
    }
}

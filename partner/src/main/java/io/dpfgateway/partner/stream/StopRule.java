package io.dpfgateway.partner.stream;

import java.util.OptionalLong;

/**
 * When a run ends by itself. By default it does not.
 *
 * @param maxRecords after so many records, predicted or refused
 * @param atEnd when this member has read its partitions up to where they ended as the run began
 */
public record StopRule(OptionalLong maxRecords, boolean atEnd) {
    /** Runs until it is stopped. */
    public static final StopRule NEVER = new StopRule(OptionalLong.empty(), false);

    /** Reads what is there. */
    public static final StopRule AT_END = new StopRule(OptionalLong.empty(), true);

    public StopRule {
        if (maxRecords.isPresent() && maxRecords.getAsLong() < 1) {
            throw new InvalidOptionsException(
                    "partner: the most records is " + maxRecords.getAsLong() + "; give 1 or more");
        }
    }

    public StopRule withMaxRecords(long maxRecords) {
        return new StopRule(OptionalLong.of(maxRecords), atEnd);
    }

    /** Whether so many handled records are enough. */
    boolean isReachedBy(long handled) {
        return maxRecords.isPresent() && handled >= maxRecords.getAsLong();
    }
}

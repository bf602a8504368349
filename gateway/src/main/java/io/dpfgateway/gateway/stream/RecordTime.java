package io.dpfgateway.gateway.stream;

import org.apache.kafka.streams.processor.TimestampExtractor;

/** The time of a record. */
public final class RecordTime {
    /**
     * The record's own timestamp; 0 where it has none. Kafka Streams' extractors would stop at such a record or drop it, and
     * every record must come out.
     */
    public static final TimestampExtractor NEVER_NEGATIVE = (record, partitionTime) -> Math.max(0, record.timestamp());

    private RecordTime() {}
}

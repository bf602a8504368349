package io.dpfgateway.cli.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * How a replay is remembered: among the dead letters lies a record without key and value, whose header names the original. It is written in the transaction that replays the original, so the one is there exactly if the other is. It goes no
 * sooner than its letter, because it is the younger one.
 */
final class ReplayMark {
    private static final String HEADER = "dpf-replayed";

    private ReplayMark() {}

    static ProducerRecord<byte[], byte[]> of(Place original, String deadLetterTopic) {
        ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>(deadLetterTopic, null);
        mark.headers().add(HEADER, original.toString().getBytes(StandardCharsets.UTF_8));
        return mark;
    }

    /** The original that a record of the dead letters' topic marks as replayed; empty if it is no mark. */
    static Optional<Place> read(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(HEADER);
        return record.value() != null || header == null
                ? Optional.empty()
                : Optional.of(Place.parse(new String(header.value(), StandardCharsets.UTF_8)));
    }
}

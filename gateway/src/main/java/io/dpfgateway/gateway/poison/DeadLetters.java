package io.dpfgateway.gateway.poison;

import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.RawImage;
import java.time.Clock;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Writes dead letters: where the record is and why it was given up. They are bounded in size, whatever the record held, so
 * that none is too large for its topic in turn.
 */
final class DeadLetters {
    private static final int LONGEST_TEXT = 500;

    private final Clock clock;

    DeadLetters(Clock clock) {
        this.clock = clock;
    }

    /** For a record of which nothing could be read. */
    Outcome.Dead unread(RecordMetadata place, Failure failure) {
        return new Outcome.Dead(begin(place, failure).build());
    }

    /** For a picture that was tried with a version of the DPF. */
    Outcome.Dead of(RawImage image, int version, RecordMetadata place, Failure failure) {
        return new Outcome.Dead(begin(place, failure)
                .setId(shortened(image.getId()))
                .setSource(shortened(image.getSource()))
                .setDpfVersion(version)
                .build());
    }

    private DeadLetter.Builder begin(RecordMetadata place, Failure failure) {
        return DeadLetter.newBuilder()
                .setTopic(place.topic())
                .setPartition(place.partition())
                .setOffset(place.offset())
                .setReason(failure.reason())
                .setDetail(shortened(failure.detail()))
                .setFailedAt(clock.instant());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}

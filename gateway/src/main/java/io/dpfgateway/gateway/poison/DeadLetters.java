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
    Outcome.Dead of(Subject subject, RecordMetadata place, Failure failure) {
        return new Outcome.Dead(begin(place, failure)
                .setId(subject.id())
                .setSource(subject.source())
                .setDpfVersion(subject.version())
                .build());
    }

    /**
     * Which picture it was.
     *
     * @param id of the picture, shortened
     * @param source of the picture, shortened
     * @param version of the DPF that it was tried with
     */
    record Subject(String id, String source, int version) {
        static Subject of(RawImage image, int version) {
            return new Subject(shortened(image.getId()), shortened(image.getSource()), version);
        }
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

package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.infer.InferenceFailedException;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.SerdeException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Decides the one outcome of a raw record. What blames the record makes a dead letter; what does not, such as a registry that
 * gives no answer, is thrown on and the record is read again. Not thread-safe, as its {@link Poisoner}.
 */
final class RecordFate {
    private static final Failure NO_VALUE =
            new Failure(DeadLetterReason.MALFORMED_RECORD, "the record has no value; send a RawImage");

    private final Deserializer<RawImage> images;
    private final ModelSlot models;
    private final Poisoner poisoner;
    private final DeadLetters letters;

    RecordFate(Deserializer<RawImage> images, ModelSlot models, Poisoner poisoner, DeadLetters letters) {
        this.images = images;
        this.models = models;
        this.poisoner = poisoner;
        this.letters = letters;
    }

    /** @throws io.dpfgateway.schemas.serde.RegistryUnavailableException if it cannot be known yet */
    Outcome of(byte @Nullable [] value, RecordMetadata place) {
        RawImage image;
        try {
            image = images.deserialize(place.topic(), value);
        } catch (SerdeException e) {
            return letters.unread(place, Failure.of(e));
        }
        return image == null ? letters.unread(place, NO_VALUE) : of(image, place);
    }

    private Outcome of(RawImage image, RecordMetadata place) {
        try (ModelSlot.Lease lease = models.lease()) {
            try {
                return new Outcome.Poisoned(poisoner.poison(image, lease.model()));
            } catch (ImagingException | InferenceFailedException | OversizedTextException e) {
                return letters.of(image, lease.model().version(), place, Failure.of(e));
            }
        }
    }
}

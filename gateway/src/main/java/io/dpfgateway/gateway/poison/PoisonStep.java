package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.batch.AsyncStep;
import io.dpfgateway.gateway.infer.Hurries;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the one outcome of a raw record. What blames the record makes a dead letter; what does not, such as a registry that gives
 * no answer, is a failure of the thread, and the record is read again. Thread-safe.
 */
final class PoisonStep implements AsyncStep<byte[], Outcome> {
    private static final Logger log = LoggerFactory.getLogger(PoisonStep.class);
    private static final Failure NO_VALUE =
            new Failure(DeadLetterReason.MALFORMED_RECORD, "the record has no value; send a RawImage");

    private final Deserializer<RawImage> images;
    private final ModelSlot models;
    private final Hurries hurries;
    private final Poisoner poisoner;
    private final DeadLetters letters;
    private final GatewayMetrics metrics;

    PoisonStep(Poisoning poisoning) {
        images = poisoning.serdes().images();
        models = poisoning.inference().models();
        hurries = poisoning.inference().hurries();
        poisoner = new Poisoner(poisoning.pictures(), poisoning.observers().onlooker());
        letters = new DeadLetters(poisoning.observers().clock());
        metrics = poisoning.observers().metrics();
    }

    /** @throws io.dpfgateway.schemas.serde.RegistryUnavailableException if it cannot be known yet */
    @Override
    public CompletableFuture<Outcome> begin(byte @Nullable [] value, RecordMetadata place) {
        metrics.recordIn();
        RawImage image;
        try {
            image = images.deserialize(place.topic(), value);
        } catch (MalformedRecordException | UnknownSchemaException e) {
            return CompletableFuture.completedFuture(letters.unread(place, Failure.of(e)));
        }
        return image == null ? CompletableFuture.completedFuture(letters.unread(place, NO_VALUE)) : begin(image, place);
    }

    private CompletableFuture<Outcome> begin(RawImage image, RecordMetadata place) {
        ModelSlot.Lease lease = models.lease(image.getSource());
        int version = lease.model().version();
        DeadLetters.Subject subject = DeadLetters.Subject.of(image, version);
        return poisoner.poison(image, lease)
                .handle((record, failure) -> outcome(record, failure, subject, place))
                .whenComplete((outcome, failure) -> lease.close());
    }

    private Outcome outcome(
            @Nullable PoisonedRecord record,
            @Nullable Throwable failure,
            DeadLetters.Subject subject,
            RecordMetadata place) {
        if (record != null) {
            return new Outcome.Poisoned(record);
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        Failure told = Failure.of(cause);
        if (told.isAlarming()) {
            log.atWarn()
                    .addKeyValue("topic", place.topic())
                    .addKeyValue("partition", place.partition())
                    .addKeyValue("offset", place.offset())
                    .addKeyValue("reason", told.reason())
                    .log("picture was too much for its decoder");
        }
        return letters.of(subject, place, told);
    }

    @Override
    public Hurry hurry() {
        hurries.begin();
        return hurries::end;
    }
}

package io.dpfgateway.gateway.poison;

import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Reads and writes the values of the poisoning topology. One set for all threads and for the gateway's life: the schemas that
 * it knows outlive a replaced thread, so a registry that is away for a while is missed only for schemas not seen before.
 *
 * @param images reads raw records
 * @param poisoned writes poisoned records
 * @param deadLetters writes dead letters
 */
public record PoisonSerdes(
        Deserializer<RawImage> images, Serializer<PoisonedRecord> poisoned, Serializer<DeadLetter> deadLetters)
        implements AutoCloseable {
    public static PoisonSerdes open(RegistryConfig registry) {
        return new PoisonSerdes(
                AvroSerdes.deserializer(RawImage.class, registry),
                AvroSerdes.serializer(PoisonedRecord.class, registry),
                AvroSerdes.serializer(DeadLetter.class, registry));
    }

    @Override
    public void close() {
        images.close();
        poisoned.close();
        deadLetters.close();
    }
}

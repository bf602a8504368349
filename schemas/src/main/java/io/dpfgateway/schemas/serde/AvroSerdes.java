package io.dpfgateway.schemas.serde;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Makes serdes for record values in Confluent's wire format: a 0 byte, the schema's id in four bytes, Avro binary. The
 * subject is {@code <topic>-value}. They are ready to use ({@code configure} changes nothing), safe from several threads,
 * and closed by their owner. What fails is a {@link SerdeException}; null stays null, as compacted topics need it.
 */
public final class AvroSerdes {
    private AvroSerdes() {}

    /** Both directions. */
    public static <T extends SpecificRecord> Serde<T> of(Class<T> type, RegistryConfig registry) {
        return Serdes.serdeFrom(serializer(type, registry), deserializer(type, registry));
    }

    /** Writes only. */
    public static <T extends SpecificRecord> Serializer<T> serializer(Class<T> type, RegistryConfig registry) {
        return new RecordSerializer<>(type, registry);
    }

    /** Reads only. */
    public static <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type, RegistryConfig registry) {
        return new RecordDeserializer<>(type, registry);
    }
}

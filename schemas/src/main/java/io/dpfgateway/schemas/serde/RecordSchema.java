package io.dpfgateway.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** The schema of a record class as the registry gets it. */
public final class RecordSchema {
    private RecordSchema() {}

    /**
     * The schema without the hints for Java's string type that the generated class carries, so that clients in every
     * language register and look up the same text.
     */
    public static AvroSchema of(Class<? extends SpecificRecord> type) {
        Object instance = SpecificData.newInstance(type, SpecificData.get().getSchema(type));
        return new AvroSchema(AvroSchemaUtils.getSchema(instance, false, false, true));
    }
}

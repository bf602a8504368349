package io.dpfgateway.schemas.serde;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads through Confluent's deserializer, after three checks of its own, so that each failure has one cause: the header is
 * there; the registry knows the id and the schema can be read as the wanted type; the bytes are a whole record of that
 * schema. The deserializer's exceptions do not keep these apart.
 */
final class RecordDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final Class<T> type;
    private final Schema readerSchema;
    private final RegistryConfig registry;
    private final SchemaRegistryClient client;
    private final KafkaAvroDeserializer delegate;

    /** Schemas that are readable as {@code type}, by id. Ids come from the registry, so it stays small. */
    private final Map<Integer, Schema> writerSchemas = new ConcurrentHashMap<>();

    RecordDeserializer(Class<T> type, RegistryConfig registry) {
        this.type = type;
        this.registry = registry;
        readerSchema = SpecificData.get().getSchema(type);
        client = registry.openClient();
        delegate = new KafkaAvroDeserializer(client);
        Map<String, Object> settings = new HashMap<>(registry.settings());
        settings.put(AbstractKafkaSchemaSerDeConfig.SCHEMA_REGISTRY_URL_CONFIG, registry.url());
        settings.put(KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG, true);
        settings.put(KafkaAvroDeserializerConfig.SPECIFIC_AVRO_VALUE_TYPE_CONFIG, type);
        delegate.configure(settings, false);
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        int id = schemaId(topic, bytes);
        requireWhole(topic, id, bytes);
        try {
            return type.cast(delegate.deserialize(topic, bytes));
        } catch (RuntimeException e) {
            // The client forgets schemas when it has very many: then the delegate asks the registry again.
            if (RegistryAnswers.isBehind(e)) {
                throw RegistryAnswers.unavailable(registry, e);
            }
            throw malformed(topic, id, e);
        }
    }

    private void requireWhole(String topic, int id, byte[] bytes) {
        Schema writerSchema = writerSchema(topic, id);
        try {
            RecordBounds.check(writerSchema, ByteBuffer.wrap(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
        } catch (AvroRuntimeException e) {
            throw malformed(topic, id, e);
        }
    }

    private MalformedRecordException malformed(String topic, int id, RuntimeException cause) {
        return new MalformedRecordException(
                "topic " + topic + ": the bytes are not a " + type.getSimpleName() + " of schema id " + id + ": "
                        + cause.getMessage(),
                cause);
    }

    private int schemaId(String topic, byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new MalformedRecordException(
                    "topic " + topic + ": a record of " + bytes.length
                            + " bytes does not begin with a 0 byte and a schema id;"
                            + " write it with a schema registry serializer",
                    null);
        }
        return ByteBuffer.wrap(bytes).getInt(1);
    }

    private Schema writerSchema(String topic, int id) {
        Schema known = writerSchemas.get(id);
        if (known != null) {
            return known;
        }
        Schema fetched = readableSchema(topic, id, fetch(topic, id));
        writerSchemas.put(id, fetched);
        return fetched;
    }

    private ParsedSchema fetch(String topic, int id) {
        try {
            return client.getSchemaBySubjectAndId(topic + "-value", id);
        } catch (RestClientException e) {
            if (RegistryAnswers.isNotFound(e)) {
                throw new UnknownSchemaException(
                        "topic " + topic + ": schema id " + id + " is not in the registry " + registry.url()
                                + "; the producer must use the same registry",
                        e);
            }
            throw RegistryAnswers.unavailable(registry, e);
        } catch (IOException e) {
            throw RegistryAnswers.unavailable(registry, e);
        }
    }

    private Schema readableSchema(String topic, int id, ParsedSchema parsed) {
        if (parsed instanceof AvroSchema avro
                && SchemaCompatibility.checkReaderWriterCompatibility(readerSchema, avro.rawSchema())
                                .getType()
                        == SchemaCompatibilityType.COMPATIBLE) {
            return avro.rawSchema();
        }
        throw new UnknownSchemaException(
                "topic " + topic + ": schema id " + id + " (" + parsed.name() + ") cannot be read as "
                        + readerSchema.getFullName() + "; the producer must write a compatible " + type.getSimpleName(),
                null);
    }

    @Override
    public void close() {
        delegate.close();
    }
}

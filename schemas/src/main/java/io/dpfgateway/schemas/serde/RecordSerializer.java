package io.dpfgateway.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes through Confluent's serializer. It asks the registry itself once a topic, before the serializer does (which then
 * finds the answer in the client they share): the serializer's exceptions do not keep what the registry answered.
 */
final class RecordSerializer<T extends SpecificRecord> implements Serializer<T> {
    private final RegistryConfig registry;
    private final AvroSchema schema;
    private final SchemaRegistryClient client;
    private final KafkaAvroSerializer delegate;
    private final Set<String> knownTopics = ConcurrentHashMap.newKeySet();

    RecordSerializer(Class<T> type, RegistryConfig registry) {
        this.registry = registry;
        schema = RecordSchema.of(type);
        client = registry.openClient();
        delegate = new KafkaAvroSerializer(client);
        Map<String, Object> settings = new HashMap<>(registry.settings());
        settings.put(AbstractKafkaSchemaSerDeConfig.SCHEMA_REGISTRY_URL_CONFIG, registry.url());
        settings.put(AbstractKafkaSchemaSerDeConfig.AUTO_REGISTER_SCHEMAS, registry.autoRegister());
        settings.put(AbstractKafkaSchemaSerDeConfig.USE_LATEST_VERSION, false);
        settings.put(KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG, true);
        delegate.configure(settings, false);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        if (value == null) {
            return null;
        }
        if (!knownTopics.contains(topic)) {
            requireRegistered(topic);
            knownTopics.add(topic);
        }
        try {
            return delegate.serialize(topic, value);
        } catch (RuntimeException e) {
            if (RegistryAnswers.isBehind(e)) {
                throw RegistryAnswers.unavailable(registry, e);
            }
            throw new MalformedRecordException(
                    "topic " + topic + ": a " + schema.name() + " does not fit its schema; set every required field",
                    e);
        }
    }

    private void requireRegistered(String topic) {
        String subject = topic + "-value";
        try {
            if (registry.autoRegister()) {
                client.register(subject, schema);
            } else {
                client.getId(subject, schema);
            }
        } catch (RestClientException e) {
            if (RegistryAnswers.isNotFound(e)) {
                throw new SchemaNotRegisteredException(
                        "topic " + topic + ": this release's schema of " + schema.name() + " is not registered as "
                                + subject + " at " + registry.url() + "; run `dpf topics create`",
                        e);
            }
            if (RegistryAnswers.isRefusedSchema(e)) {
                throw new SchemaNotRegisteredException(
                        "topic " + topic + ": the registry " + registry.url()
                                + " refuses this release's schema of " + schema.name() + " for " + subject + ": "
                                + e.getMessage(),
                        e);
            }
            throw RegistryAnswers.unavailable(registry, e);
        } catch (IOException e) {
            throw RegistryAnswers.unavailable(registry, e);
        }
    }

    @Override
    public void close() {
        delegate.close();
    }
}

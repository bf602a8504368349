package io.dpfgateway.confluent;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.CompatibilityChecker;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unpacked classes are all there and work together. */
class ConfluentSerdeTest {
    private static final Schema SCHEMA = SchemaBuilder.record("Reading")
            .fields()
            .requiredString("sensor")
            .requiredInt("value")
            .endRecord();
    private static final Map<String, Object> SETTINGS =
            Map.of("schema.registry.url", "mock://smoke", "auto.register.schemas", true);

    @Test
    void shouldGiveTheRecordBackWhenItIsWrittenAndRead() {
        GenericRecord written = new GenericRecordBuilder(SCHEMA)
                .set("sensor", "s1")
                .set("value", 21)
                .build();
        try (KafkaAvroSerializer serializer = new KafkaAvroSerializer();
                KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
            serializer.configure(SETTINGS, false);
            deserializer.configure(SETTINGS, false);

            byte[] bytes = serializer.serialize("readings", written);

            assertThat(bytes).startsWith(0, 0, 0, 0, 1);
            assertThat(GenericData.get()
                            .compare(
                                    deserializer.deserialize("readings", bytes) instanceof GenericRecord r ? r : null,
                                    written,
                                    SCHEMA))
                    .isZero();
        }
    }

    @Test
    void shouldTellCompatibleFromNotWhenASchemaChanges() {
        AvroSchema old = new AvroSchema(SCHEMA);
        AvroSchema other = new AvroSchema(
                SchemaBuilder.record("Reading").fields().requiredInt("sensor").endRecord());

        assertThat(CompatibilityChecker.FULL_TRANSITIVE_CHECKER.isCompatible(old, List.of(old)))
                .isEmpty();
        assertThat(CompatibilityChecker.FULL_TRANSITIVE_CHECKER.isCompatible(other, List.of(old)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LICENSE", "NOTICE", "FastDoubleParser-LICENSE", "thirdparty-LICENSE"})
    void shouldCarryTheLicencesOfWhatItRepackages(String file) throws Exception {
        var found = java.util.Collections.list(getClass().getClassLoader().getResources("META-INF/" + file));

        assertThat(found).anyMatch(url -> url.getPath().contains("confluent-serde"));
    }
}

package io.dpfgateway.schemas.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.CompatibilityChecker;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.dpfgateway.schemas.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds every schema against all of its released versions, with the registry's own checker and the topic's level. To
 * change a schema, add a file with the new version; one that is committed never changes.
 */
class SchemaCompatibilityTest {
    @ParameterizedTest
    @EnumSource(Topic.class)
    void shouldBeCompatibleWithEveryVersionWhenASchemaHasChanged(Topic topic) throws IOException {
        SchemaHistory history = SchemaHistory.of(topic.schema().rawSchema().getName());

        assertThat(incompatibilities(topic, topic.schema(), history.schemas()))
                .as("%s must stay %s", topic.schema().name(), topic.compatibility())
                .isEmpty();
    }

    /** Text, not {@code equals}: a changed doc is another schema to the registry, too. */
    @ParameterizedTest
    @EnumSource(Topic.class)
    void shouldBeTheNewestVersionWhenASchemaIsReleased(Topic topic) throws IOException {
        Schema current = topic.schema().rawSchema();
        SchemaHistory history = SchemaHistory.of(current.getName());
        Path proposal = Path.of("target/schema-history", current.getName() + ".avsc");
        Files.createDirectories(proposal.getParent());
        Files.writeString(proposal, current.toString(true) + "\n");

        assertThat(current.toString(true))
                .as(
                        "%s differs from its newest committed version. If that is meant: cp schemas/%s schemas/%s",
                        current.getFullName(), proposal, history.nextFile())
                .isEqualTo(history.newest());
    }

    @Test
    void shouldRefuseWhenAFieldIsRemovedThatPartnersRead() throws IOException {
        List<AvroSchema> history = SchemaHistory.of("PoisonedRecord").schemas();
        AvroSchema broken = without(Topic.POISONED_FEATURES.schema().rawSchema(), "dpfVersion");

        // Backward alone would let it pass: only a partner who is not upgraded yet breaks.
        assertThat(incompatibilities(Topic.RAW_IMAGES, broken, history)).isEmpty();
        assertThat(incompatibilities(Topic.POISONED_FEATURES, broken, history))
                .anyMatch(reason ->
                        reason.contains("READER_FIELD_MISSING_DEFAULT_VALUE") && reason.contains("dpfVersion"));
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void shouldRefuseWhenAFieldIsAddedWithoutADefault(Topic topic) throws IOException {
        Schema current = topic.schema().rawSchema();
        List<Schema.Field> fields = new ArrayList<>(
                current.getFields().stream().map(SchemaCompatibilityTest::copy).toList());
        fields.add(new Schema.Field("added", Schema.create(Schema.Type.STRING), "New.", (Object) null));
        AvroSchema broken = withFields(current, fields);

        assertThat(incompatibilities(
                        topic, broken, SchemaHistory.of(current.getName()).schemas()))
                .anyMatch(reason -> reason.contains("added"));
    }

    private static AvroSchema without(Schema schema, String field) {
        return withFields(
                schema,
                schema.getFields().stream()
                        .filter(candidate -> !candidate.name().equals(field))
                        .map(SchemaCompatibilityTest::copy)
                        .toList());
    }

    /** A field belongs to one schema. */
    private static Schema.Field copy(Schema.Field field) {
        return new Schema.Field(field, field.schema());
    }

    private static AvroSchema withFields(Schema schema, List<Schema.Field> fields) {
        return new AvroSchema(
                Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields));
    }

    private static List<String> incompatibilities(Topic topic, AvroSchema schema, List<AvroSchema> history) {
        return CompatibilityChecker.checker(topic.compatibility()).isCompatible(schema, history);
    }
}

package io.dpfgateway.schemas.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.schemas.topic.Topic;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaDocsTest {
    @ParameterizedTest
    @EnumSource(Topic.class)
    void shouldTellWhatItIsWhenAFieldIsThere(Topic topic) {
        assertDocumented(topic.schema().rawSchema());
    }

    private static void assertDocumented(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
                schema.getFields().forEach(field -> {
                    assertThat(field.doc())
                            .as(schema.getName() + "." + field.name())
                            .isNotBlank();
                    assertDocumented(field.schema());
                });
            }
            case ENUM -> assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
            case UNION -> schema.getTypes().forEach(SchemaDocsTest::assertDocumented);
            case ARRAY -> assertDocumented(schema.getElementType());
            case MAP -> assertDocumented(schema.getValueType());
            default -> {}
        }
    }
}

package io.dpfgateway.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.dpfgateway.schemas.record.RawImage;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {
    @Test
    void shouldPromiseBothWaysOnlyWhenPartnersRead() {
        assertThat(Stream.of(Topic.values())
                        .filter(topic -> topic.compatibility() == CompatibilityLevel.FULL_TRANSITIVE))
                .containsExactly(Topic.POISONED_FEATURES);
    }

    @Test
    void shouldCarryPicturesOnlyOnPrivateTopics() {
        assertThat(Stream.of(Topic.values()).filter(topic -> topic.valueType() == RawImage.class))
                .containsExactly(Topic.RAW_IMAGES, Topic.TRAINING_SAMPLES);
    }

    @Test
    void shouldNameKafkasSettingsWhenATopicIsCreated() {
        assertThat(Topic.RAW_IMAGES.settings().configs())
                .isEqualTo(
                        Map.of("cleanup.policy", "delete", "max.message.bytes", "4194304", "retention.ms", "86400000"));
        assertThat(Topic.DPF_MODELS.settings().configs())
                .isEqualTo(Map.of("cleanup.policy", "compact", "max.message.bytes", "1048576"));
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void shouldShowTheRegistryNoJavaHintsWhenASchemaIsRegistered(Topic topic) {
        assertThat(topic.schema().canonicalString()).doesNotContain("avro.java");
        assertThat(topic.schema().rawSchema().getFullName())
                .isEqualTo(topic.valueType().getName());
    }

    @Test
    void shouldPutThePrefixBeforeNamesWhenOneIsConfigured() {
        TopicNames names = new TopicNames("plant-b.");

        assertThat(names.of(Topic.RAW_IMAGES)).isEqualTo("plant-b.raw-images");
        assertThat(names.subjectOf(Topic.RAW_IMAGES)).isEqualTo("plant-b.raw-images-value");
        assertThat(TopicNames.DEFAULT.of(Topic.DPF_GATEWAY_STATUS)).isEqualTo("dpf-gateway-status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "plant/b", "ü"})
    void shouldRefuseWhenNoTopicCouldHaveThePrefix(String prefix) {
        assertThatThrownBy(() -> new TopicNames(prefix))
                .isInstanceOf(InvalidTopicOptionsException.class)
                .hasMessageContaining("topic prefix '" + prefix + "'");
    }

    @Test
    void shouldRefuseOptionsWhenNoClusterCouldTakeThem() {
        TopicOptions options = TopicOptions.of("localhost:9092", "http://localhost:8081");

        assertThatThrownBy(() -> options.withPartitions(0)).hasMessageContaining("partitions is 0");
        assertThatThrownBy(() -> options.withReplicationFactor(0)).hasMessageContaining("replication factor is 0");
        assertThatThrownBy(() -> options.withReplicationFactor(70_000))
                .hasMessageContaining("replication factor is 70000");
    }
}

package io.dpfgateway.partner.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerOptionsTest {
    private static final RegistryConfig REGISTRY = RegistryConfig.of("http://localhost:8081");

    @ParameterizedTest
    @ValueSource(strings = {"isolation.level", "enable.auto.commit", "group.id", "auto.offset.reset"})
    void shouldRefuseKafkaSettingsWhenAPromiseRestsOnThem(String setting) {
        assertThatExceptionOfType(InvalidOptionsException.class)
                .isThrownBy(() -> new FeatureSource(
                        "localhost:9092", REGISTRY, TopicNames.DEFAULT, "group", Map.of(setting, "x")))
                .withMessage(
                        "partner: the Kafka settings [" + setting + "] are set by dpf; use its own options instead");
    }

    @Test
    void shouldReadCommittedAndKeepPasswordsOutOfLogsWhenSettingsAreGiven() {
        // Given
        FeatureSource source = new FeatureSource(
                "localhost:9092",
                REGISTRY,
                new TopicNames("eu."),
                "group",
                Map.of("sasl.jaas.config", "password=hunter2", "max.poll.records", "8"));

        // When, Then
        assertThat(source.consumerSettings(ReadFrom.LATEST))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("auto.offset.reset", "latest")
                .containsEntry("group.id", "group")
                .containsEntry("max.poll.records", "8");
        assertThat(source.topic()).isEqualTo("eu.poisoned-features");
        assertThat(PartnerOptions.of(source).toString())
                .contains("sasl.jaas.config")
                .doesNotContain("hunter2");
    }

    @Test
    void shouldRefuseWhenABoundIsOutOfRange() {
        PartnerOptions options = PartnerOptions.of("localhost:9092", "http://localhost:8081", "group");

        assertThatExceptionOfType(InvalidOptionsException.class).isThrownBy(() -> StopRule.NEVER.withMaxRecords(0));
        assertThatExceptionOfType(InvalidOptionsException.class)
                .isThrownBy(() -> options.withVersionTimeout(Duration.ofSeconds(-1)));
        assertThatExceptionOfType(InvalidOptionsException.class)
                .isThrownBy(() -> PartnerOptions.of("localhost:9092", "http://localhost:8081", " "));
        assertThatExceptionOfType(InvalidOptionsException.class)
                .isThrownBy(() -> PartnerOptions.of("", "http://localhost:8081", "group"));
    }
}

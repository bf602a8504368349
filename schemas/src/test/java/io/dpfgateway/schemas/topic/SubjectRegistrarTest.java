package io.dpfgateway.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class SubjectRegistrarTest {
    private static final String SUBJECT = "poisoned-features-value";

    private final TopicOptions options;
    private final SchemaRegistryClient registry;
    private final SubjectRegistrar registrar;

    SubjectRegistrarTest(TestInfo test) {
        options = TopicOptions.of(
                "nowhere:9092", "mock://" + test.getDisplayName().replaceAll("\\W", ""));
        registry = options.registry().openClient();
        registrar = new SubjectRegistrar(registry, options);
    }

    @Test
    void shouldRegisterTheSchemaAndItsLevelWhenTheSubjectIsNew() throws Exception {
        SubjectRegistrar.Outcome outcome = registrar.register(Topic.POISONED_FEATURES);

        assertThat(outcome.difference()).isEmpty();
        assertThat(registry.getSchemaById(outcome.schemaId())).isEqualTo(Topic.POISONED_FEATURES.schema());
        assertThat(registry.getCompatibility(SUBJECT)).isEqualTo("FULL_TRANSITIVE");
    }

    @Test
    void shouldDoNothingMoreWhenItRunsAgain() throws Exception {
        SubjectRegistrar.Outcome first = registrar.register(Topic.POISONED_FEATURES);

        assertThat(registrar.register(Topic.POISONED_FEATURES)).isEqualTo(first);
        assertThat(registry.getAllVersions(SUBJECT)).containsExactly(1);
    }

    @Test
    void shouldReportAndKeepTheLevelWhenAnOperatorChoseAnother() throws Exception {
        registry.updateCompatibility(SUBJECT, "BACKWARD");

        SubjectRegistrar.Outcome outcome = registrar.register(Topic.POISONED_FEATURES);

        assertThat(outcome.difference())
                .contains(new SettingDifference("schema compatibility", "FULL_TRANSITIVE", "BACKWARD"));
        assertThat(registrar.inspect(Topic.POISONED_FEATURES))
                .isEqualTo(new SubjectState(Topic.POISONED_FEATURES, SUBJECT, true, outcome.difference()));
        assertThat(registry.getCompatibility(SUBJECT)).isEqualTo("BACKWARD");
    }

    @Test
    void shouldSetTheLevelWhenTheSubjectHoldsNobodyToAnything() throws Exception {
        registry.updateCompatibility(SUBJECT, "NONE");

        assertThat(registrar.register(Topic.POISONED_FEATURES).difference()).isEmpty();
        assertThat(registry.getCompatibility(SUBJECT)).isEqualTo("FULL_TRANSITIVE");
    }
}

package io.dpfgateway.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.schemas.record.Examples;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.SchemaNotRegisteredException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry; each test has an installation of its own, told apart by the prefix. */
class TopicAdminIT {
    @TempDir
    static Path directory;

    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(directory);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldCreateEveryTopicWhenTheClusterIsEmpty() throws Exception {
        // When
        TopicOptions options = installation("new.");
        List<TopicReport> reports = TopicAdmin.create(options);

        // Then
        assertThat(reports).extracting(TopicReport::topic).containsExactly(Topic.values());
        assertThat(reports).allMatch(TopicReport::created).allMatch(TopicReport::isAsWanted);
        try (SchemaRegistryClient registry = options.registry().openClient()) {
            for (TopicReport report : reports) {
                assertThat(registry.getSchemaById(report.schemaId()))
                        .isEqualTo(report.topic().schema());
                assertThat(registry.getCompatibility(report.name() + "-value"))
                        .isEqualTo(report.topic().compatibility().name());
            }
        }
    }

    @Test
    void shouldFindEverySettingOnTheBrokerWhenItRunsAgain() {
        TopicOptions options = installation("again.");
        List<TopicReport> first = TopicAdmin.create(options);

        List<TopicReport> second = TopicAdmin.create(options);

        assertThat(second).noneMatch(TopicReport::created).allMatch(TopicReport::isAsWanted);
        assertThat(second)
                .extracting(TopicReport::schemaId)
                .isEqualTo(first.stream().map(TopicReport::schemaId).toList());
    }

    @Test
    void shouldReportAndChangeNothingWhenATopicIsThereWithOtherSettings() throws Exception {
        // Given
        TopicOptions options = installation("other.");
        try (Admin admin = admin()) {
            admin.createTopics(List.of(
                            new NewTopic("other.dpf-models", 2, (short) 1).configs(Map.of("retention.ms", "1000"))))
                    .all()
                    .get();

            // When
            TopicReport report = reportOf(Topic.DPF_MODELS, TopicAdmin.create(options));

            // Then
            assertThat(report.created()).isFalse();
            assertThat(report.differences())
                    .contains(
                            new SettingDifference("partitions", "1", "2"),
                            new SettingDifference("cleanup.policy", "compact", "delete"));
            assertThat(TopicAdmin.inspectTopics(options))
                    .filteredOn(state -> state.topic() == Topic.DPF_MODELS)
                    .singleElement()
                    .satisfies(state -> assertThat(state.partitions()).isEqualTo(2))
                    .satisfies(state -> assertThat(state.differences())
                            .extracting(SettingDifference::setting)
                            .containsExactly("cleanup.policy", "max.message.bytes"));
            TopicDescription after = admin.describeTopics(List.of("other.dpf-models"))
                    .allTopicNames()
                    .get()
                    .get("other.dpf-models");
            assertThat(after.partitions()).hasSize(2);
        }
    }

    @Test
    void shouldLookAndMakeNothingWhenNothingIsThere() {
        TopicOptions options = installation("looked-at.");

        for (int time = 0; time < 2; time++) {
            assertThat(TopicAdmin.inspectTopics(options))
                    .hasSize(Topic.values().length)
                    .noneMatch(TopicState::exists);
            assertThat(TopicAdmin.inspectSubjects(options))
                    .hasSize(Topic.values().length)
                    .noneMatch(SubjectState::registered)
                    .allMatch(state -> state.difference().isEmpty());
        }
        TopicAdmin.create(options);

        assertThat(TopicAdmin.inspectTopics(options))
                .allMatch(TopicState::exists)
                .allMatch(state -> state.differences().isEmpty())
                .allMatch(state -> state.replicas() == 1)
                .extracting(TopicState::partitions)
                .startsWith(6, 6, 3);
        assertThat(TopicAdmin.inspectSubjects(options))
                .allMatch(SubjectState::registered)
                .allMatch(state -> state.difference().isEmpty());
    }

    @Test
    void shouldTakeTheOperatorsPartitionsWhenTheyAreGiven() throws Exception {
        TopicAdmin.create(installation("wide.").withPartitions(2).withReplicationFactor(1));

        try (Admin admin = admin()) {
            assertThat(admin.describeTopics(List.of("wide.raw-images"))
                            .allTopicNames()
                            .get()
                            .get("wide.raw-images")
                            .partitions())
                    .hasSize(2);
        }
    }

    @Test
    void shouldSayWhatIsWrongWhenTheClusterIsTooSmall() {
        assertThatThrownBy(() -> TopicAdmin.create(installation("big.").withReplicationFactor(3)))
                .isInstanceOf(TopicSetupException.class)
                .hasMessageContaining("broker " + stack.bootstrapServers() + " refused")
                .hasMessageContaining("eplication factor")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldSayWhatIsWrongWhenTheSubjectHoldsAnotherSchema() throws Exception {
        // Given
        TopicOptions options = installation("taken.");
        try (SchemaRegistryClient registry = options.registry().openClient()) {
            registry.register(
                    "taken.poisoned-features-value",
                    new AvroSchema("{\"type\": \"record\", \"name\": \"Other\", \"fields\": ["
                            + "{\"name\": \"a\", \"type\": \"string\"}]}"));
        }

        // Then
        assertThatThrownBy(() -> TopicAdmin.create(options))
                .isInstanceOf(TopicSetupException.class)
                .hasMessageContaining("refused taken.poisoned-features-value")
                .hasMessageContaining("holds a schema that is not compatible")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseABreakingChangeWhenTheLevelIsSet() throws Exception {
        // Given
        TopicOptions options = installation("held.");
        TopicAdmin.create(options);

        // Then
        try (SchemaRegistryClient registry = options.registry().openClient()) {
            assertThat(registry.testCompatibility("held.poisoned-features-value", Topic.DPF_ROLLOUTS.schema()))
                    .isFalse();
        }
    }

    @Test
    void shouldCarryRecordsOnlyWhenTheirSchemaWasRegistered() {
        TopicOptions options = installation("serde.");
        RegistryConfig registry = options.registry();
        try (Serde<PoisonedRecord> serde = AvroSerdes.of(PoisonedRecord.class, registry);
                Serde<RawImage> other = AvroSerdes.of(RawImage.class, registry)) {
            String topic = options.names().of(Topic.POISONED_FEATURES);
            assertThatThrownBy(() -> serde.serializer().serialize(topic, Examples.poisonedRecord()))
                    .isInstanceOf(SchemaNotRegisteredException.class);

            TopicAdmin.create(options);

            byte[] bytes = serde.serializer().serialize(topic, Examples.poisonedRecord());
            assertThat(serde.deserializer().deserialize(topic, bytes)).isEqualTo(Examples.poisonedRecord());
            assertThatThrownBy(() -> other.deserializer().deserialize(topic, bytes))
                    .isInstanceOf(UnknownSchemaException.class);
            assertThatThrownBy(() -> serde.deserializer()
                            .deserialize(
                                    topic,
                                    ByteBuffer.wrap(bytes.clone())
                                            .putInt(1, 987_654)
                                            .array()))
                    .isInstanceOf(UnknownSchemaException.class);
            assertThatThrownBy(() -> serde.deserializer().deserialize(topic, new byte[] {1, 2, 3}))
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void shouldSayWhatIsWrongWhenNothingListens() {
        TopicOptions noRegistry =
                TopicOptions.of(stack.bootstrapServers(), "http://127.0.0.1:1").withNames(new TopicNames("deaf."));
        TopicOptions noBroker = new TopicOptions(
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:1",
                        "default.api.timeout.ms",
                        "1000",
                        "request.timeout.ms",
                        "500"),
                noRegistry.registry(),
                noRegistry.names(),
                noRegistry.partitions(),
                noRegistry.replicationFactor());

        assertThatThrownBy(() -> TopicAdmin.create(noBroker))
                .isInstanceOf(TopicSetupException.class)
                .hasMessageContaining("broker 127.0.0.1:1 cannot be reached");
        assertThatThrownBy(() -> TopicAdmin.create(noRegistry))
                .isInstanceOf(TopicSetupException.class)
                .hasMessageContaining("schema registry http://127.0.0.1:1 cannot be reached");
    }

    private static TopicOptions installation(String prefix) {
        return TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()).withNames(new TopicNames(prefix));
    }

    private static Admin admin() {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()));
    }

    private static TopicReport reportOf(Topic topic, List<TopicReport> reports) {
        return reports.stream()
                .filter(report -> report.topic() == topic)
                .findFirst()
                .orElseThrow();
    }
}

package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.gateway.ServedGateway;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, registry and gateway; each test has an installation of its own, told apart by the prefix. */
@Timeout(120)
class StatusCommandIT {
    private static final int NEEDS_A_PERSON = 4;
    private static final int COLUMNS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path box;

    private static EmbeddedStack stack;

    @TempDir
    Path directory;

    private final TopicNames names =
            new TopicNames("t" + UUID.randomUUID().toString().substring(0, 8) + "-");

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(box);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldSayWhatIsMissingBeforeAndAfterTopicsAreMade() throws Exception {
        // When, then: nothing at all
        Call nothing = status(stack.registryUrl());
        assertNeedsAPerson(nothing, "1. topics are missing", names.prefix() + "dpf-models", "run 'dpf topics create'");
        assertThat(nothing.out())
                .contains(names.prefix() + "raw-images", "MISSING", "schemas")
                .contains("lacks 8 of this release's 8 schemas".replace("8", "" + Topic.values().length));

        // When, then: topics, and nobody uses them
        install();
        Call empty = status(stack.registryUrl());
        assertNeedsAPerson(empty, "1. no version is announced", "2. no gateway has reported");
        assertThat(empty.out())
                .contains("has this release's schemas", "letters of the last 24 h: none", "no trainer has reported");
        JsonNode json = json(status(stack.registryUrl(), "--json"));
        assertThat(json.get("ok").asBoolean()).isFalse();
        assertThat(json.get("networks")).isEmpty();
        assertThat(json.get("topics"))
                .hasSize(Topic.values().length)
                .allSatisfy(topic -> assertThat(topic.get("exists").asBoolean()).isTrue());
        assertThat(json.get("groups"))
                .allSatisfy(group -> assertThat(group.get("exists").asBoolean()).isFalse());
    }

    @Test
    void shouldNameATopicThatLosesWhatItIsFor() throws Exception {
        // Given
        install();
        set(names.of(Topic.DPF_ROLLOUTS), "cleanup.policy", "delete");
        set(names.of(Topic.RAW_IMAGES), "retention.ms", "1000000");

        // When
        Call call = status(stack.registryUrl());

        // Then
        assertNeedsAPerson(call, "dpf-rollouts: cleanup.policy is delete where compact is expected");
        assertThat(call.out()).contains("WRONG cleanup.policy=delete").contains(" retention.ms=1000000");
        assertThat(call.out().substring(call.out().indexOf("NEEDS"))).doesNotContain("retention.ms");
    }

    @Test
    void shouldShowARunningGatewayThenWhatItRefusesThenThatItIsGone() throws Exception {
        // Given
        install();
        publish(1);
        assertThat(dpf("rollout", "promote", "1").code()).isZero();
        TestPictures.write(directory.resolve("pictures"), 20);
        try (ServedGateway gateway = ServedGateway.start(GatewayConfig.read(config()))) {
            // When
            Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            produce();
            JsonNode well = awaitStatus(json -> json.get("ok").asBoolean()
                    && json.at("/topics/1/records").asLong() >= 20
                    && json.at("/networks/0/instances/0/guarded/0/pictures").asLong() > 0
                    && json.at("/groups/0/lag").asLong() == 0);

            // Then
            assertThat(gateway.gateway().dpfVersion()).hasValue(1);
            assertThat(well.at("/attention")).isEmpty();
            assertThat(well.at("/groups/0/role").asText()).isEqualTo("gateway");
            assertThat(well.at("/groups/0/members").asInt()).isEqualTo(1);
            JsonNode instance = well.at("/networks/0/instances/0");
            assertThat(instance.get("state").asText()).isEqualTo("RUNNING");
            assertThat(instance.get("executionProvider").asText()).isEqualTo("cpu");
            assertThat(well.at("/networks/0/versions/0/role").asText()).isEqualTo("stable");
            Call table = status(stack.registryUrl());
            assertThat(table.code()).as(table.out()).isZero();
            assertThat(table.out()).contains("All is well.", "gw-1", "RUNNING", "cpu");
            assertThat(Instant.parse(instance.get("lastCommitAt").asText())).isBetween(begun, Instant.now());
            JsonNode guarded = instance.at("/guarded/0");
            assertThat(guarded.get("version").asInt()).isEqualTo(1);
            // Of a burst it leaves out what it has no room for.
            assertThat(guarded.get("pictures").asInt()).isBetween(1, 20);
            assertThat(guarded.get("agreed")).isEqualTo(guarded.get("pictures"));
            assertThat(guarded.get("minAgreement").asDouble()).isEqualTo(0.25);
            assertThat(guarded.get("minPictures").asInt()).isEqualTo(100);
            assertThat(table.out())
                    .containsPattern("gw-1 +1  MEASURING +100\\.0 %  25\\.0 % +\\d+  100")
                    .containsPattern("gw-1 +RUNNING.* cpu +\\d+ s  \\d+ s");
            assertFits(table);

            // When: a version is set that was altered on its way
            Path altered = publish(2);
            Files.write(altered.resolve("gateway.onnx"), new byte[] {0}, StandardOpenOption.APPEND);
            setByHand(1, 2);
            JsonNode refused = awaitStatus(json -> json.get("attention").size() == 1);

            // Then
            assertThat(refused.at("/attention/0/what").asText())
                    .startsWith("network tiny: gateway gw-1: refused (")
                    .contains("version 2");
            assertThat(refused.at("/networks/0/versions/1/refusedBy/gw-1").asText())
                    .startsWith("refused (");
            assertNeedsAPerson(status(stack.registryUrl()), "take the version back with 'dpf rollout rollback'");

            // When: the registry is away
            Call away = status("http://127.0.0.1:" + FreePort.ofNobody());

            // Then: what does not need it is there
            assertNeedsAPerson(away, "1. schema registry http://127.0.0.1:", "-> check the address");
            assertThat(away.out())
                    .contains("versions   not known without the schema registry")
                    .containsPattern("dpf-status\\S* +1 +0 +t");
        }

        // When: it has ended, and pictures go on
        produce();
        Call gone = status(stack.registryUrl(), "--max-lag", "5");

        // Then
        assertNeedsAPerson(gone, "20 records wait", "network tiny: no gateway is there");
        assertThat(gone.out()).contains("STOPPED");
    }

    @Test
    void shouldGiveUpOnABrokerThatIsAwayInOneLine() throws Exception {
        // When
        Call call = Call.dpf(
                "status",
                "--bootstrap-servers",
                "127.0.0.1:" + FreePort.ofNobody(),
                "--registry",
                stack.registryUrl(),
                "--timeout",
                "3");

        // Then
        assertNeedsAPerson(call, "cannot be reached", "check --bootstrap-servers");
        assertThat(call.out().lines().filter(line -> line.contains("->"))).hasSizeLessThanOrEqualTo(2);
        assertThat(call.out())
                .contains("versions   not known without the broker")
                .doesNotContain("GROUP");
    }

    private interface Condition {
        boolean holds(JsonNode json);
    }

    private JsonNode awaitStatus(Condition condition) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> json(status(stack.registryUrl(), "--json")), condition::holds);
    }

    private void install() {
        TopicAdmin.create(
                TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()).withNames(names));
    }

    private static void set(String topic, String setting, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(change)))
                    .all()
                    .get();
        }
    }

    private Path config() throws IOException {
        return Files.write(
                directory.resolve("gateway.yaml"),
                List.of(
                        "networkId: tiny",
                        "bootstrapServers: " + stack.bootstrapServers(),
                        "registry: {url: '" + stack.registryUrl() + "'}",
                        "topicPrefix: " + names.prefix(),
                        "applicationId: " + application(),
                        "instanceId: gw-1",
                        "http: {port: 0}",
                        "guard: {policy: off, share: 1, minAgreement: 0.25}",
                        "decode: {isolation: none}",
                        "models: {cacheDirectory: cache}",
                        "streams: {stateDirectory: state}"));
    }

    private String application() {
        return "dpf-status-" + names.prefix().substring(0, 5);
    }

    private void produce() {
        Call call = dpf("produce", "--images", directory.resolve("pictures").toString());
        assertThat(call.code()).as(call.err()).isZero();
    }

    private Path publish(int version) {
        Path bundle =
                TinyBundle.write(directory.resolve("bundle-" + version), "tiny", version, GateVerdict.NOT_APPLIED);
        Call call = dpf("models", "publish", bundle.toString());
        assertThat(call.code()).as(call.err()).isZero();
        return bundle;
    }

    /** 'dpf rollout' would refuse it. */
    private void setByHand(int stable, int canary) {
        Rollout rollout = Rollout.newBuilder()
                .setNetworkId("tiny")
                .setStableVersion(stable)
                .setCanaryVersion(canary)
                .setCanaryShare(0.5)
                .setUpdatedAt(Instant.now())
                .build();
        try (KafkaProducer<String, Rollout> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new StringSerializer(),
                AvroSerdes.serializer(Rollout.class, RegistryConfig.of(stack.registryUrl())))) {
            producer.send(new ProducerRecord<>(names.of(Topic.DPF_ROLLOUTS), "tiny", rollout));
        }
    }

    private Call status(String registry, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "status",
                "--application-id",
                application(),
                "--bootstrap-servers",
                stack.bootstrapServers(),
                "--registry",
                registry,
                "--topic-prefix",
                names.prefix()));
        args.addAll(List.of(more));
        return Call.dpf(args.toArray(String[]::new));
    }

    private Call dpf(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(
                "--bootstrap-servers",
                stack.bootstrapServers(),
                "--registry",
                stack.registryUrl(),
                "--topic-prefix",
                names.prefix()));
        return Call.dpf(all.toArray(String[]::new));
    }

    private static JsonNode json(Call call) throws IOException {
        assertThat(call.code()).as(call.err()).isIn(0, NEEDS_A_PERSON);
        return JSON.readTree(call.out());
    }

    private static void assertNeedsAPerson(Call call, String... texts) {
        assertThat(call.code()).as(call.out() + call.err()).isEqualTo(NEEDS_A_PERSON);
        assertThat(call.complaints()).isEmpty();
        assertThat(call.out()).contains("NEEDS A PERSON");
        // As one text, whatever is broken over lines.
        assertThat(call.out().replaceAll("\\s+", " ")).contains(texts);
        assertFits(call);
    }

    private static void assertFits(Call call) {
        assertThat(call.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(COLUMNS));
    }
}

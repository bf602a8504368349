package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.cli.rollout.Change;
import io.dpfgateway.cli.rollout.RolloutDesk;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.GuardState;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.VersionStage;
import io.dpfgateway.schemas.record.VersionStatus;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry; each test has an installation of its own, told apart by the prefix. */
@Timeout(120)
class RolloutCommandIT {
    private static final GateVerdict MISSED =
            new GateVerdict(GateVerdict.Outcome.MISSED, List.of("minAgreement: agreement is 0.99, below 0.995"));

    @TempDir
    static Path box;

    private static EmbeddedStack stack;

    @TempDir
    Path directory;

    private final TopicNames names =
            new TopicNames("t" + UUID.randomUUID().toString().substring(0, 8) + "-");
    private KafkaProducer<String, byte[]> producer;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(box);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() {
        TopicAdmin.create(
                TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()).withNames(names));
        producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void uninstall() {
        producer.close();
    }

    @Test
    void shouldPublishTryPromoteAndTakeBackAndShowIt() throws Exception {
        // Given
        publish("tiny", 1);
        publish("tiny", 2);

        // When, then
        assertSays(dpf("rollout", "promote", "1"), "network tiny: stable 1, set ");
        assertSays(
                dpf("rollout", "canary", "2", "--share", "12.5%", "--reason", "new cameras"),
                "network tiny: stable 1, canary 2 on 12.5 %, set ",
                "(new cameras)");
        assertThat(dpf("models", "list").out().lines())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("NETWORK"),
                        one -> assertThat(one).contains("tiny", " 1 ", " no ", " stable "),
                        two -> assertThat(two).contains("tiny", " 2 ", " no ", " canary 12.5%"));
        assertSays(dpf("rollout", "promote"), "network tiny: stable 2, before it 1, set ");
        assertThat(dpf("models", "list", "--json").out().lines())
                .extracting(
                        line -> new ObjectMapper().readTree(line).get("role").asText())
                .containsExactly("before", "stable");
        assertSays(dpf("models", "show", "2"), "runs as    stable", "agreement           0.9900");
        assertSays(dpf("rollout", "rollback"), "network tiny: stable 1, set ");
        JsonNode status = json(dpf("rollout", "status", "--json"));
        assertThat(status.get("stableVersion").asInt()).isEqualTo(1);
        assertThat(status.get("canaryVersion").isNull()).isTrue();
        assertThat(status.get("instances")).isEmpty();
        assertThat(status.get("agreed").asBoolean()).isFalse();
    }

    @Test
    void shouldRefuseInOneLineWhatCannotBe() {
        assertFails(1, dpf("rollout", "promote", "1"), "no version is announced; publish one");
        publish("tiny", 1);
        publish("tiny", 2);

        assertFails(1, dpf("rollout", "canary", "2", "--share", "10%"), "no stable version is set for tiny");
        assertThat(dpf("rollout", "promote", "1").code()).isZero();
        assertFails(1, dpf("rollout", "promote"), "there is no canary of tiny to promote");
        assertFails(1, dpf("rollout", "canary", "7", "--share", "10%"), "version 7 of tiny is not announced");
        assertFails(1, dpf("models", "show", "7"), "version 7 of tiny is not announced");
        for (String share : List.of("0%", "100.5%", "-1%", "0.1", "ten", "%")) {
            assertFails(2, dpf("rollout", "canary", "2", "--share", share), "--share is '" + share + "'");
        }
        assertFails(2, dpf("rollout", "status", "--wait", "--timeout", "0"), "--timeout is 0");

        publish("other", 7);
        assertFails(1, dpf("rollout", "promote"), "several networks, other, tiny");
        assertFails(
                1,
                dpf("rollout", "canary", "7", "--share", "10%", "--network-id", "tiny"),
                "version 7 is of network other and not of tiny");
        assertFails(1, dpf("rollout", "status", "--network-id", "third"), "no version of network third is announced");

        // By hand, for 'dpf models publish' refuses it
        announce("tiny", 3, TinyBundle.write(directory.resolve("missed"), "tiny", 3, MISSED), null);
        assertFails(
                1,
                dpf("rollout", "canary", "3", "--share", "10%", "--network-id", "tiny"),
                "version 3 of tiny missed its gate and is not to be published");
        announce("tiny", 4, directory.resolve("tiny-2"), "00");
        assertFails(
                1,
                dpf("rollout", "canary", "4", "--share", "10%", "--network-id", "tiny"),
                "as it was announced; publish the bundle again");
    }

    @Test
    void shouldWaitForGatewaysThatAreThereAndSayWhichRefuses() {
        // Given
        publish("tiny", 1);
        publish("tiny", 2);
        assertThat(dpf("rollout", "promote", "1").code()).isZero();
        assertFails(1, dpf("rollout", "status", "--wait", "--timeout", "1"), "after 1 s 0 of 0 gateways run it");

        // When: two run, one was killed long ago, one has stopped
        say(status("gw-1", GatewayState.RUNNING, 1), Instant.now());
        say(status("gw-2", GatewayState.RUNNING, 1), Instant.now());
        say(status("gw-3", GatewayState.RUNNING, 9), Instant.now().minusSeconds(60));
        say(status("gw-4", GatewayState.STOPPED, 9), Instant.now());
        Call agreed = dpf("rollout", "status", "--wait", "--timeout", "30");

        // Then
        assertThat(agreed.code()).as(agreed.err()).isZero();
        assertThat(agreed.out().lines())
                .satisfiesExactly(
                        set -> assertThat(set).startsWith("network tiny: stable 1, set "),
                        header -> assertThat(header).startsWith("INSTANCE"),
                        one -> assertThat(one).contains("gw-1", "RUNNING", " 1 ", " 42 "),
                        two -> assertThat(two).contains("gw-2", "RUNNING"),
                        three -> assertThat(three).contains("gw-3", "silent 6"),
                        four -> assertThat(four).contains("gw-4", "STOPPED").doesNotContain("silent"));

        // When: one does not take the canary
        assertThat(dpf("rollout", "canary", "2", "--share", "50%").code()).isZero();
        assertFails(1, dpf("rollout", "status", "--wait", "--timeout", "1"), "after 1 s 0 of 2 gateways run it");
        GatewayStatus refusing = status("gw-2", GatewayState.RUNNING, 1);
        refusing.setVersions(List.of(new VersionStatus(2, VersionStage.REFUSED, "refused (BAD_OUTPUT): not finite")));
        refusing.setGuarded(List.of(new GuardStatus(1, GuardState.MISSED, 9L, 3L, "low", 0.9, 5)));
        say(refusing, Instant.now());

        // Then
        Call refused = dpf("rollout", "status", "--wait", "--timeout", "30");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.complaints()).containsExactly("dpf rollout status: gw-2 refused (BAD_OUTPUT): not finite");
        assertSays(dpf("rollout", "status"), "guard: version 1 missed, 3 of 9 live pictures agree: low");
        assertSays(dpf("rollout", "status", "--json"), "\"agreed\":3,\"detail\":\"low\"");
        assertSays(dpf("models", "show", "2"), "gateway    gw-2: refused (BAD_OUTPUT): not finite");
    }

    @Test
    void shouldRefuseTheEarlierOfTwoChangesAtOnce() throws Exception {
        // Given
        publish("tiny", 1);
        publish("tiny", 2);
        RegistryConfig registry = RegistryConfig.of(stack.registryUrl());
        try (RolloutDesk earlier = RolloutDesk.open(textual(), registry, names)) {

            // When
            assertThat(dpf("rollout", "promote", "1").code()).isZero();

            // Then
            Change late = new Change.Canary(2, 1);
            assertThat(catchThrowable(() -> earlier.apply(late, null, "", Clock.systemUTC())))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("another rollout was set at the same time");
        }
        assertThat(json(dpf("rollout", "status", "--json")).get("canaryVersion").isNull())
                .isTrue();
    }

    private static GatewayStatus status(String instance, GatewayState state, int stable) {
        return GatewayStatus.newBuilder()
                .setInstanceId(instance)
                .setNetworkId("tiny")
                .setState(state)
                .setDpfVersion(stable)
                .setLag(42L)
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }

    private void say(GatewayStatus status, Instant at) {
        status.setUpdatedAt(at);
        send(Topic.DPF_GATEWAY_STATUS, status.getInstanceId(), status, GatewayStatus.class);
    }

    private void publish(String network, int version) {
        Path bundle =
                TinyBundle.write(directory.resolve(network + "-" + version), network, version, GateVerdict.NOT_APPLIED);
        Call call = dpf("models", "publish", bundle.toString());
        assertThat(call.code()).as(call.err()).isZero();
    }

    private void announce(String network, int version, Path bundle, @Nullable String sha) {
        ModelVersion announced = new ModelVersion(
                network,
                version,
                bundle.toUri().toString(),
                sha == null ? Bundle.open(bundle, TrustPolicy.acceptUnsigned()).sha256() : sha,
                null,
                Map.of(),
                Instant.EPOCH);
        send(Topic.DPF_MODELS, network + "/" + version, announced, ModelVersion.class);
    }

    private <T extends SpecificRecord> void send(Topic topic, String key, T value, Class<T> type) {
        try (Serializer<T> serializer = AvroSerdes.serializer(type, RegistryConfig.of(stack.registryUrl()))) {
            producer.send(new ProducerRecord<>(names.of(topic), key, serializer.serialize(names.of(topic), value)));
            producer.flush();
        }
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", stack.bootstrapServers());
    }

    private static Map<String, String> textual() {
        return Map.of("bootstrap.servers", stack.bootstrapServers());
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

    private static JsonNode json(Call call) throws Exception {
        assertThat(call.code()).as(call.err()).isZero();
        return new ObjectMapper().readTree(call.out());
    }

    private static void assertSays(Call call, String... texts) {
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).contains(texts);
    }

    private static void assertFails(int code, Call call, String text) {
        assertThat(call.code()).as(call.err()).isEqualTo(code);
        assertThat(call.complaints()).singleElement().asString().contains(text);
    }
}

package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.gateway.ServedGateway;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.model.bundle.GateVerdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose versions come from a bucket, with the server there, away, and back. */
@Timeout(120)
class S3StoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PICTURES = 10;

    @TempDir
    Path folder;

    @Test
    void shouldPoisonWithWhatTheBucketHasOnceItIsThere() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("box"));
                S3Server s3 = new S3Server()) {
            // Given: a version in a bucket
            assertSays(stack, "", "topics", "create");
            TestPictures.write(folder.resolve("pictures"), PICTURES);
            publish(stack, s3, 1);
            assertSays(stack, "stable 1", "rollout", "promote", "1", "--s3-endpoint", s3.endpoint());
            assertSays(
                    stack, "", "produce", "--images", folder.resolve("pictures").toString());

            // When: the server is away at the start
            s3.goAway();
            try (ServedGateway gateway = start(stack, s3)) {
                JsonNode closed = awaitStatus(
                        stack, json -> json.at("/networks/0/instances").size() == 1);

                // Then: closed, and the version is not refused
                assertThat(closed.at("/networks/0/instances/0/state").asText()).isEqualTo("WAITING_FOR_MODEL");
                assertThat(closed.at("/networks/0/versions/0/refusedBy")).isEmpty();
                assertThat(closed.at("/ok").asBoolean()).isFalse();
                assertThat(poisoned(closed)).isZero();

                // When: it is back
                s3.comeBack();

                // Then
                awaitStatus(
                        stack,
                        json -> poisoned(json) >= PICTURES && json.at("/ok").asBoolean());
                assertThat(gateway.gateway().dpfVersion()).hasValue(1);

                // When: another version, tried while the server is away
                publish(stack, s3, 2);
                s3.goAway();
                Call unseen = dpf(stack, "rollout", "canary", "2", "--share", "50%", "--s3-endpoint", s3.endpoint());
                Call trusting = dpf(stack, "rollout", "canary", "2", "--share", "50%");

                // Then: whoever asks for a look is told; the gateway goes on with what it has, and takes it later
                assertThat(unseen.code()).isEqualTo(1);
                assertThat(unseen.complaints()).singleElement().asString().contains("s3://models/prod/tiny/2.zip");
                assertThat(trusting.code()).as(trusting.err()).isZero();
                assertThat(gateway.gateway().dpfVersion()).hasValue(1);
                s3.comeBack();
                awaitStatus(
                        stack,
                        json -> json.at("/networks/0/agreed").asBoolean()
                                && json.at("/networks/0/instances/0/canaryVersion")
                                                .asInt()
                                        == 2);
            }

            // When: a start without the server, of what was fetched before
            s3.goAway();
            try (ServedGateway again = start(stack, s3)) {
                await().atMost(PATIENCE)
                        .until(() -> again.gateway().dpfVersion().isPresent());
                assertThat(again.gateway().dpfVersion()).hasValue(1);
            }
        }
    }

    private interface Condition {
        boolean holds(JsonNode json);
    }

    private JsonNode awaitStatus(EmbeddedStack stack, Condition condition) {
        return await().atMost(PATIENCE)
                .until(
                        () -> new ObjectMapper()
                                .readTree(dpf(stack, "status", "--json").out()),
                        condition::holds);
    }

    /** Markers of transactions count as well, so at least as many. */
    private static long poisoned(JsonNode json) {
        return json.at("/topics/1/records").asLong();
    }

    private void publish(EmbeddedStack stack, S3Server s3, int version) {
        Path bundle = TinyBundle.write(folder.resolve("bundle-" + version), "tiny", version, GateVerdict.NOT_APPLIED);
        assertSays(
                stack,
                "stored at s3://models/prod/tiny/" + version + ".zip",
                "models",
                "publish",
                bundle.toString(),
                "--store",
                "s3://" + S3Server.BUCKET + "/prod",
                "--s3-endpoint",
                s3.endpoint());
    }

    private ServedGateway start(EmbeddedStack stack, S3Server s3) throws Exception {
        Path config = Files.write(
                folder.resolve("gateway.yaml"),
                List.of(
                        "networkId: tiny",
                        "bootstrapServers: " + stack.bootstrapServers(),
                        "registry: {url: '" + stack.registryUrl() + "'}",
                        "instanceId: gw-1",
                        "http: {port: 0}",
                        "decode: {isolation: none}",
                        "s3: {endpoint: '" + s3.endpoint() + "'}",
                        "models: {cacheDirectory: cache}",
                        "streams: {stateDirectory: state}"));
        return ServedGateway.start(GatewayConfig.read(config));
    }

    private static void assertSays(EmbeddedStack stack, String text, String... args) {
        Call call = dpf(stack, args);
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).contains(text);
    }

    private static Call dpf(EmbeddedStack stack, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap-servers", stack.bootstrapServers(), "--registry", stack.registryUrl()));
        return Call.dpf(all.toArray(String[]::new));
    }
}

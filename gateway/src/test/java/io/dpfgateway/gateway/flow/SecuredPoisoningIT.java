package io.dpfgateway.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.preflight.Finding;
import io.dpfgateway.gateway.preflight.StartChecks;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every client of a gateway on a cluster that lets nobody in without TLS and a password: the settings come from the file, the
 * secrets from the environment, and no secret gets out.
 */
@Timeout(180)
class SecuredPoisoningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path box;

    private static SecuredStack stack;

    @TempDir
    Path directory;

    private Installation installation;

    @BeforeAll
    static void start() throws Exception {
        stack = SecuredStack.start(box);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() {
        installation = new Installation(stack);
    }

    @AfterEach
    void uninstall() {
        installation.close();
    }

    @Test
    void shouldLetEveryClientInAndNoSecretOut() throws IOException {
        try (LogCapture logs = new LogCapture()) {
            // Given
            GatewayConfig config = read(Map.of());
            assertThat(new StartChecks(config).report())
                    .extracting(Finding::verdict)
                    .containsOnly(Finding.Verdict.OK);
            installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
            for (int i = 0; i < 5; i++) {
                installation.produce(TestPictures.record("camera", "picture-" + i, TestPictures.noisePng(i)));
            }
            installation.produce("camera", new byte[] {1, 2, 3});

            // When
            try (Gateway gateway = Gateway.start(config, new SimpleMeterRegistry())) {
                await().atMost(PATIENCE)
                        .until(() -> count(Topic.POISONED_FEATURES) == 5
                                && count(Topic.GATEWAY_DEAD_LETTERS) == 1
                                && count(Topic.TRAINING_SAMPLES) == 5);
                assertThat(gateway.state()).isEqualTo(GatewayState.RUNNING);
            }

            // Then
            assertThat(count(Topic.DPF_GATEWAY_STATUS)).isPositive();
            assertHoldsNoSecret(new String(logs.bytes(), StandardCharsets.ISO_8859_1));
            assertHoldsNoSecret(config.toString());
        }
    }

    @Test
    void shouldSayWhoseCredentialsAreWrongWithoutTellingThem() throws IOException {
        try (LogCapture logs = new LogCapture()) {
            GatewayConfig config = read(Map.of(
                    "DPF_GATEWAY_KAFKA_SASL_JAAS_CONFIG",
                    SecuredStack.jaas("kafka-wrong-1"),
                    "DPF_GATEWAY_REGISTRY_SETTINGS_BASIC_AUTH_USER_INFO",
                    "gateway:registry-wrong-2"));

            assertThatThrownBy(() -> new StartChecks(config).run())
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.problems())
                                    .satisfiesExactly(
                                            broker -> assertThat(broker)
                                                    .startsWith(
                                                            "broker " + stack.bootstrapServers()
                                                                    + " refused: Authentication failed: Invalid username or password"),
                                            registry -> assertThat(registry)
                                                    .startsWith("schema registry " + stack.registryUrl()
                                                            + " answered with status 401")));
            assertThat(new String(logs.bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("kafka-wrong-1", "registry-wrong-2");
        }
    }

    @Test
    void shouldSayWhatItCannotReadOfALoginWithoutTellingThePassword() throws IOException {
        GatewayConfig config = read(Map.of(
                "DPF_GATEWAY_KAFKA_SASL_JAAS_CONFIG",
                SecuredStack.jaas("two words").replace("\"", "")));

        assertThatThrownBy(() -> new StartChecks(config).run())
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("Value not specified for key '[hidden]' in JAAS config")
                .hasMessageNotContaining("words");
    }

    private GatewayConfig read(Map<String, String> instead) throws IOException {
        Map<String, String> kafka = stack.kafka();
        Path file = Files.writeString(directory.resolve("gateway.yaml"), """
                bootstrapServers: %s
                registry:
                  url: %s
                  settings:
                    schema.registry.ssl.truststore.location: %s
                    max.retries: 0
                kafka:
                  security.protocol: SASL_SSL
                  sasl.mechanism: PLAIN
                  ssl.truststore.location: %s
                networkId: %s
                topicPrefix: %s
                sampling: {share: 1}
                inference: {provider: cpu, sessions: 1, threads: 1}
                streams: {stateDirectory: state, commitIntervalMs: 100}
                """.formatted(
                        stack.bootstrapServers(),
                        stack.registryUrl(),
                        kafka.get("ssl.truststore.location"),
                        kafka.get("ssl.truststore.location"),
                        TestModels.NETWORK,
                        installation.names().prefix()));
        Map<String, String> environment = new HashMap<>(Map.of(
                "DPF_GATEWAY_KAFKA_SASL_JAAS_CONFIG",
                SecuredStack.jaas(SecuredStack.KAFKA_PASSWORD),
                "DPF_GATEWAY_KAFKA_SSL_TRUSTSTORE_PASSWORD",
                SecuredStack.STORE_PASSWORD,
                "DPF_GATEWAY_REGISTRY_SETTINGS_SCHEMA_REGISTRY_SSL_TRUSTSTORE_PASSWORD",
                SecuredStack.STORE_PASSWORD,
                "DPF_GATEWAY_REGISTRY_SETTINGS_BASIC_AUTH_USER_INFO",
                "gateway:" + SecuredStack.REGISTRY_PASSWORD));
        environment.putAll(instead);
        return GatewayConfig.read(file, environment);
    }

    private int count(Topic topic) {
        return installation.readRaw(topic).size();
    }

    private static void assertHoldsNoSecret(String text) {
        assertThat(text)
                .doesNotContain(
                        SecuredStack.STORE_PASSWORD, SecuredStack.KAFKA_PASSWORD, SecuredStack.REGISTRY_PASSWORD);
    }
}

package io.dpfgateway.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentOverridesTest {
    private static final String FILE = """
            bootstrapServers: broker:9092
            registry: {url: 'http://registry:8081', settings: {max.retries: 1}}
            networkId: tiny
            sampling:
            inference: {lingerMs: 5}
            kafka: {security.protocol: PLAINTEXT, request.timeout.ms: 5000}
            """;

    @TempDir
    Path directory;

    @Test
    void shouldTakeTheEnvironmentBeforeTheFile() throws IOException {
        // When
        GatewayConfig config = read(Map.of(
                "DPF_GATEWAY_BOOTSTRAPSERVERS", "one:9092,two:9092",
                "DPF_GATEWAY_SAMPLING_SHARE", "0.5",
                "DPF_GATEWAY_INFERENCE_LINGERMS", "7",
                "DPF_GATEWAY_inference_maxBatch", "16",
                "DPF_GATEWAY_INFERENCE_DEVICES", "2, 3",
                "DPF_GATEWAY_ATTRIBUTES_ALLOW", "weather,lens",
                "DPF_GATEWAY_NETWORKID", "123",
                "PATH", "/bin"));

        // Then
        assertThat(config.connection().bootstrapServers()).isEqualTo("one:9092,two:9092");
        assertThat(config.sampling()).isEqualTo(new Sampling(0.5));
        assertThat(config.inference().batching().linger()).isEqualTo(Duration.ofMillis(7));
        assertThat(config.inference().batching().maxBatch()).isEqualTo(16);
        assertThat(config.inference().devices()).isEqualTo(List.of(2, 3));
        assertThat(config.allowedAttributes()).isEqualTo(Set.of("weather", "lens"));
        assertThat(config.identity().networkId()).hasToString("123");
    }

    @Test
    void shouldTakeSecretsThatDoNotStandInTheFile() throws IOException {
        // When
        GatewayConfig config = read(Map.of(
                "DPF_GATEWAY_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "DPF_GATEWAY_KAFKA_SSL_TRUSTSTORE_PASSWORD", "hidden",
                "DPF_GATEWAY_REGISTRY_SETTINGS_BASIC_AUTH_USER_INFO", "gateway:hidden"));

        // Then
        assertThat(config.connection().kafka())
                .isEqualTo(Map.of(
                        "security.protocol", "SASL_SSL",
                        "request.timeout.ms", "5000",
                        "ssl.truststore.password", "hidden"));
        assertThat(config.connection().registry().settings())
                .containsEntry("basic.auth.user.info", "gateway:hidden")
                .containsEntry("max.retries", "1");
        assertThat(config.toString()).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DPF_GATEWAY_SAMPLING_SHARE      | lots  | DPF_GATEWAY_SAMPLING_SHARE: sampling.share: is 'lots'; give a number
                    DPF_GATEWAY_INFERENCE_DEVICES   | 0,x   | DPF_GATEWAY_INFERENCE_DEVICES: inference.devices[1]: is 'x'; give a whole
                    DPF_GATEWAY_STREAMS_THREADS     | 2.5   | DPF_GATEWAY_STREAMS_THREADS: streams.threads: is '2.5'; give a whole
                    DPF_GATEWAY_STREAMS_THREADS     | ''    | DPF_GATEWAY_STREAMS_THREADS: streams.threads: is ''; give a whole
                    DPF_GATEWAY_STREAMS_THREADS     | 0     | DPF_GATEWAY_STREAMS_THREADS: streams.threads: is 0; give 1 to 64
                    DPF_GATEWAY_KAFKA_ACKS          | 1     | DPF_GATEWAY_KAFKA_ACKS: kafka.acks: is set by the gateway itself
                    DPF_GATEWAY_SAMPLNG_SHARE       | 1     | DPF_GATEWAY_SAMPLNG_SHARE: names no key of the gateway; write
                    DPF_GATEWAY_SAMPLING            | 1     | DPF_GATEWAY_SAMPLING: names no key of the gateway; write
                    DPF_GATEWAY_KAFKA_              | 1     | DPF_GATEWAY_KAFKA_: names no key of the gateway; write
                    """)
    void shouldNameTheVariableWhenItCannotBeUsed(String variable, String value, String expected) {
        assertThatThrownBy(() -> read(Map.of(variable, value)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith(expected)
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseTwoVariablesForOneKey() {
        assertThatThrownBy(() -> read(Map.of("DPF_GATEWAY_NETWORKID", "a", "DPF_GATEWAY_networkId", "b")))
                .hasMessage("DPF_GATEWAY_networkId: gives networkId, which DPF_GATEWAY_NETWORKID gives, too;"
                        + " unset one of them");
    }

    /** A service named dpf-gateway, which is a good name for one, must not keep the gateway from starting. */
    @Test
    void shouldLeaveAloneWhatKubernetesSetsForAService() throws IOException {
        GatewayConfig config = read(Map.of(
                "DPF_GATEWAY_SERVICE_HOST", "10.0.0.1",
                "DPF_GATEWAY_SERVICE_PORT_METRICS", "9404",
                "DPF_GATEWAY_PORT", "tcp://10.0.0.1:9404",
                "DPF_GATEWAY_PORT_9404_TCP_ADDR", "10.0.0.1",
                "DPF_GATEWAY_METRICS_PORT", "tcp://10.0.0.1:9404"));

        assertThat(config.identity().networkId()).hasToString("tiny");
    }

    @Test
    void shouldNameEveryKeyByAVariableOfItsOwn() {
        Map<String, String> keys = new HashMap<>();
        ConfigKeys.KNOWN.kinds().forEach((key, kind) -> {
            assertThat(key).doesNotContain("_");
            assertThat(keys.put(key.replace('.', '_').toUpperCase(Locale.ROOT), key))
                    .as(key)
                    .isNull();
        });
    }

    @Test
    void shouldDocumentEveryKey() throws IOException {
        String documented = Files.readString(Path.of(System.getProperty("dpf.project.root"), "docs", "gateway.yaml"));

        assertThat(ConfigKeys.KNOWN.kinds().keySet())
                .allSatisfy(key -> assertThat(documented)
                        .containsPattern("(?m)^(  )?(# )?" + key.substring(key.lastIndexOf('.') + 1) + ":"));
    }

    private GatewayConfig read(Map<String, String> environment) throws IOException {
        return GatewayConfig.read(Files.writeString(directory.resolve("gateway.yaml"), FILE), environment);
    }
}

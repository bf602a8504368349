package io.dpfgateway.gateway.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.config.Batching;
import io.dpfgateway.gateway.config.Connection;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.config.InvalidConfigException;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.gateway.preflight.Finding.Verdict;
import io.dpfgateway.schemas.serde.RegistryConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsChecksTest {
    private static final GatewayConfig DEFAULTS =
            GatewayConfig.of("broker:9092", "http://registry", TestModels.NETWORK);

    @Test
    void shouldFindNothingWrongWithTheDefaults() {
        assertThat(findings(DEFAULTS.withSampling(new Sampling(1)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    max.request.size          | 100      | kafka.batch.size: is 262144, above max.request.size 100: a full one
                    producer.max.request.size | 100      | kafka.batch.size: is 262144, above max.request.size 100: a full one
                    batch.size                | 9000000  | kafka.batch.size: is 9000000, above max.request.size 4194304: a full one
                    buffer.memory             | 1000000  | kafka.max.request.size: is 4194304, above buffer.memory 1000000: a full one
                    max.request.size          | 1000000  | kafka.max.request.size: is 1000000, and the sampler copies pictures of up to 4194304
                    transaction.timeout.ms    | 20000    | kafka.transaction.timeout.ms: is 20000, below streams.commitIntervalMs 500 + decode.timeoutMs 5000 + inference.timeoutMs 15000 = 20500
                    max.poll.interval.ms      | 20000    | kafka.max.poll.interval.ms: is 20000, below streams.commitIntervalMs 500 +
                    session.timeout.ms        | 3000     | kafka.heartbeat.interval.ms: is 3000, and session.timeout.ms is 3000; give at most
                    max.request.size          | many     | kafka.max.request.size: Invalid value many for configuration max.request.size: Not a number
                    security.protocol         | SSH      | kafka.security.protocol: Invalid value SSH for configuration security.protocol
                    """)
    void shouldTellBothSidesWhenSettingsDoNotFit(String key, String value, String expected) {
        GatewayConfig config = kafka(Map.of(key, value)).withSampling(new Sampling(1));

        assertThat(findings(config))
                .filteredOn(finding -> finding.verdict() == Verdict.FAULT)
                .extracting(Finding::text)
                .anySatisfy(text -> assertThat(text).startsWith(expected));
    }

    @Test
    void shouldRefuseDeadlinesThatASlowPictureNeverMeets() {
        GatewayConfig config = DEFAULTS.withInference(
                Inference.DEFAULT.withBatching(new Batching(Inference.AUTO, Duration.ZERO, Duration.ofMillis(5000))));

        assertThat(findings(config))
                .singleElement()
                .extracting(Finding::text)
                .asString()
                .startsWith("decode.timeoutMs: is 5000, and inference.timeoutMs is 5000");
    }

    @Test
    void shouldWarnOfWhatKafkaDoesNotKnow() {
        assertThat(findings(kafka(Map.of("ssl.trustore.location", "/a", "fetch.max.bytes", "1000"))))
                .containsExactly(
                        new Finding(
                                Verdict.WARNING,
                                "kafka.ssl.trustore.location: is no setting of Kafka's own clients; check its spelling,"
                                        + " unless a plug-in reads it"),
                        new Finding(
                                Verdict.WARNING,
                                "kafka.fetch.max.bytes: is 1000, below max.partition.fetch.bytes 4194304, which then means"
                                        + " nothing; raise the one or lower the other"));
    }

    /** Nothing listens at the broker's address: the settings alone must stop the start. */
    @Test
    void shouldStopTheStartBeforeTheBrokerIsAsked() {
        StartChecks checks = new StartChecks(kafka(Map.of("max.request.size", "100", "buffer.memory", "99")));

        assertThatThrownBy(checks::run)
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems()).hasSize(2));
    }

    private static List<Finding> findings(GatewayConfig config) {
        Findings findings = new Findings(Secrets.of(config.connection()));
        new SettingsChecks(config, findings).run();
        return findings.all();
    }

    private static GatewayConfig kafka(Map<String, String> settings) {
        return DEFAULTS.withConnection(new Connection("broker:9092", settings, RegistryConfig.of("http://registry")));
    }
}

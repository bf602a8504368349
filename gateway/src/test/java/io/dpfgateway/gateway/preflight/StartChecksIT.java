package io.dpfgateway.gateway.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.config.Connection;
import io.dpfgateway.gateway.config.Decoding;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Identity;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.gateway.config.Streams;
import io.dpfgateway.gateway.preflight.Finding.Verdict;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry; each test has an installation of its own, told apart by the prefix. */
class StartChecksIT {
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
    void shouldFindEverythingRightWhenTheTopicsWereJustCreated() {
        GatewayConfig config = installation("right-").withSampling(new Sampling(0.1));

        List<Finding> findings = new StartChecks(config).report();

        assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.OK);
        assertThat(findings)
                .extracting(Finding::text)
                .containsExactly(
                        "settings: they fit together",
                        "broker " + stack.bootstrapServers() + ": 1 broker",
                        "topic right-raw-images: 6 partitions, 1 replica",
                        "topic right-poisoned-features: 6 partitions, 1 replica",
                        "topic right-training-samples: 3 partitions, 1 replica",
                        "topic right-gateway-dead-letters: 3 partitions, 1 replica",
                        "topic right-dpf-models: 1 partition, 1 replica",
                        "topic right-dpf-rollouts: 1 partition, 1 replica",
                        "topic right-dpf-gateway-status: 1 partition, 1 replica",
                        "schema registry " + stack.registryUrl() + ": has the schemas of this release",
                        "decoder: starts in a process of its own",
                        "execution provider: cpu");
    }

    @Test
    void shouldTellEveryTopicThatWouldLoseOrRefuseRecords() throws Exception {
        // Given
        GatewayConfig config = installation("wrong-").withSampling(new Sampling(0.1));
        alter("wrong-raw-images", "cleanup.policy", "compact,delete");
        alter("wrong-poisoned-features", "max.message.bytes", "1000000");
        alter("wrong-training-samples", "max.message.bytes", "1000000");
        alter("wrong-gateway-dead-letters", "max.message.bytes", "1000");
        alter("wrong-poisoned-features", "min.insync.replicas", "2");
        alter("wrong-dpf-models", "cleanup.policy", "delete");
        alter("wrong-dpf-rollouts", "cleanup.policy", "delete");
        alter("wrong-dpf-gateway-status", "cleanup.policy", "delete");

        // When
        List<Finding> findings = new StartChecks(config).report();

        // Then
        assertThat(Findings.texts(findings, Verdict.FAULT))
                .containsExactly(
                        "topic wrong-raw-images: cleanup.policy is compact,delete: of each source only the last record would"
                                + " stay; " + command("wrong-raw-images", "cleanup.policy=delete"),
                        "topic wrong-poisoned-features: max.message.bytes is 1000000, below kafka.max.request.size 4194304:"
                                + " the gateway would stop at a record that it does not take; "
                                + command("wrong-poisoned-features", "max.message.bytes=4194304")
                                + ", or lower kafka.max.request.size",
                        "topic wrong-poisoned-features: min.insync.replicas is 2, and it has 1 replica: it takes no record; "
                                + command("wrong-poisoned-features", "min.insync.replicas=1"),
                        "topic wrong-training-samples: max.message.bytes is 1000000, below kafka.max.request.size 4194304:"
                                + " the gateway would stop at a record that it does not take; "
                                + command("wrong-training-samples", "max.message.bytes=4194304")
                                + ", or lower kafka.max.request.size",
                        "topic wrong-gateway-dead-letters: max.message.bytes is 1000, below kafka.batch.size 262144:"
                                + " the gateway would stop at a record that it does not take; "
                                + command("wrong-gateway-dead-letters", "max.message.bytes=262144")
                                + ", or lower kafka.batch.size",
                        "topic wrong-dpf-models: cleanup.policy is delete: what was announced or set would go, and a gateway"
                                + " started later would wait for ever or run another version; "
                                + command("wrong-dpf-models", "cleanup.policy=compact"),
                        "topic wrong-dpf-rollouts: cleanup.policy is delete: what was announced or set would go, and a gateway"
                                + " started later would wait for ever or run another version; "
                                + command("wrong-dpf-rollouts", "cleanup.policy=compact"));
        assertThat(Findings.texts(findings, Verdict.WARNING))
                .containsExactly("topic wrong-dpf-gateway-status: cleanup.policy is delete where compact is expected:"
                        + " records of it go with time; "
                        + command("wrong-dpf-gateway-status", "cleanup.policy=compact"));
        assertThatThrownBy(() -> new StartChecks(config).run())
                .isInstanceOfSatisfying(
                        StartCheckException.class, e -> assertThat(e.problems()).hasSize(7));
    }

    @Test
    void shouldHoldSettingsAgainstTheBrokersLimits() {
        GatewayConfig config = installation("limits-")
                .withStreams(Streams.DEFAULT.withThreads(7))
                .withDecoding(Decoding.DEFAULT.withIsolation(Decoding.Isolation.NONE))
                .withConnection(connection(Map.of(
                        "transaction.timeout.ms", "1000000",
                        "session.timeout.ms", "2000000",
                        "max.partition.fetch.bytes", "1000000")));

        List<Finding> findings = new StartChecks(config).report();

        assertThat(Findings.texts(findings, Verdict.FAULT))
                .containsExactly(
                        "kafka.transaction.timeout.ms: is 1000000, and broker " + stack.bootstrapServers()
                                + " allows at most transaction.max.timeout.ms 900000; raise that at the brokers, or lower"
                                + " this",
                        "kafka.session.timeout.ms: is 2000000, and broker " + stack.bootstrapServers()
                                + " allows at most group.max.session.timeout.ms 1800000; lower it to that");
        assertThat(Findings.texts(findings, Verdict.WARNING))
                .containsExactly(
                        "streams.threads: is 7, and limits-raw-images has 6 partitions: some threads will be idle; lower it,"
                                + " or add partitions",
                        "topic limits-raw-images: max.message.bytes is 4194304, above kafka.max.partition.fetch.bytes"
                                + " 1000000: larger batches come one by one; raise the latter",
                        "decode.isolation: is none: a picture that crashes the decoder takes the gateway down, again and"
                                + " again; set it to process");
    }

    @Test
    void shouldTellWhenNoDecoderCanBeStarted() {
        // Given
        GatewayConfig config = installation("undecoded-");
        String home = System.setProperty("java.home", directory.toString());
        try {

            // When, then
            assertThatThrownBy(() -> new StartChecks(config).run())
                    .isInstanceOf(StartCheckException.class)
                    .hasMessageStartingWith("decoder: no decoder process can be started: ")
                    .hasMessageContaining("check free memory, the limit of processes, and the Java installation")
                    .hasMessageNotContaining("\n");
        } finally {
            System.setProperty("java.home", home);
        }
    }

    @Test
    void shouldTellBrokerAndRegistryAtOnceWhenBothAreWrong() {
        GatewayConfig config = GatewayConfig.of(stack.bootstrapServers(), "http://127.0.0.1:9", TestModels.NETWORK)
                .withIdentity(identity("missing-"));

        assertThatThrownBy(() -> new StartChecks(config).run())
                .isInstanceOfSatisfying(
                        StartCheckException.class,
                        e -> assertThat(e.problems())
                                .satisfiesExactly(
                                        topics -> assertThat(topics)
                                                .contains("topics are missing: missing-raw-images, ")
                                                .endsWith("run `dpf topics create`"),
                                        registry -> assertThat(registry)
                                                .startsWith("schema registry http://127.0.0.1:9 gave no answer")));
    }

    private static GatewayConfig installation(String prefix) {
        TopicAdmin.create(
                TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()).withNames(new TopicNames(prefix)));
        return GatewayConfig.of(stack.bootstrapServers(), stack.registryUrl(), TestModels.NETWORK)
                .withInference(Inference.singleThreaded())
                .withIdentity(identity(prefix));
    }

    private static Identity identity(String prefix) {
        return new Identity(TestModels.NETWORK, "gateway", "one", new TopicNames(prefix));
    }

    private static Connection connection(Map<String, String> kafka) {
        return new Connection(stack.bootstrapServers(), kafka, RegistryConfig.of(stack.registryUrl()));
    }

    private static void alter(String topic, String setting, String value) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static String command(String topic, String setting) {
        return "run `kafka-configs --alter --entity-type topics --entity-name " + topic + " --add-config " + setting
                + "`";
    }
}

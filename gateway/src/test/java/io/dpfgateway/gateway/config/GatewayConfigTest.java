package io.dpfgateway.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.store.S3Settings;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.schemas.topic.TopicNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigTest {
    private static final String NEEDED = """
            bootstrapServers: broker:9092
            registry: {url: 'http://registry:8081'}
            networkId: tiny
            """;

    @TempDir
    Path directory;

    @Test
    void shouldTakeTheDefaultsWhenOnlyTheNeededKeysAreThere() throws IOException {
        // When
        GatewayConfig config = read(NEEDED);

        // Then
        assertThat(config.identity()).isEqualTo(Identity.of(new NetworkId("tiny")));
        assertThat(config.connection().bootstrapServers()).isEqualTo("broker:9092");
        assertThat(config.connection().registry().url()).isEqualTo("http://registry:8081");
        assertThat(config.connection().registry().autoRegister()).isFalse();
        assertThat(config.sampling()).isEqualTo(Sampling.OFF);
        assertThat(config.allowedAttributes()).isEmpty();
        assertThat(config.decoding().limits()).isEqualTo(PictureLimits.DEFAULT);
        assertThat(config.inference()).isEqualTo(Inference.DEFAULT);
        assertThat(config.streams()).isEqualTo(Streams.DEFAULT);
        assertThat(config.http()).isEqualTo(new Http(true, "localhost", 9464));
        assertThat(config.guard().policy()).isEqualTo(GuardPolicy.CANARY);
        assertThat(config.trust().trustedKeys()).isEmpty();
    }

    @Test
    void shouldReadEveryKey() throws Exception {
        // Given
        PublicKey key = writePublicKey(directory.resolve("owner.pem"));

        // When
        GatewayConfig config = read("""
                bootstrapServers: broker:9092
                kafka: {security.protocol: SSL, request.timeout.ms: 5000}
                registry:
                  url: http://registry:8081
                  settings: {basic.auth.user.info: 'gateway:hidden'}
                networkId: tiny
                applicationId: app
                instanceId: one
                topicPrefix: test-
                sampling: {share: 0.25, perSourcePerMinute: 30}
                attributes: {allow: [weather, lens]}
                limits: {maxBytes: 1000, maxSide: 100, maxPixels: 5000, maxAspectRatio: 3}
                decode: {threads: 4, timeoutMs: 900, isolation: none}
                inference: {provider: cpu, sessions: 3, threads: 2, devices: [1, 0], maxBatch: 16, lingerMs: 7, timeoutMs: 800}
                streams: {threads: 3, stateDirectory: state, commitIntervalMs: 100, maxInFlight: 48}
                http: {enabled: false, host: 0.0.0.0, port: 80}
                guard: {policy: off, share: 0.5, perMinute: 7, minAgreement: 0.75, minPictures: 40, minCosine: 0.6}
                trustedKeys: [owner.pem]
                """);

        // Then
        assertThat(config.connection().kafka())
                .isEqualTo(Map.of("security.protocol", "SSL", "request.timeout.ms", "5000"));
        assertThat(config.connection().registry().settings()).containsEntry("basic.auth.user.info", "gateway:hidden");
        assertThat(config.identity())
                .isEqualTo(new Identity(new NetworkId("tiny"), "app", "one", new TopicNames("test-")));
        assertThat(config.sampling()).isEqualTo(new Sampling(0.25, 30));
        assertThat(config.allowedAttributes()).isEqualTo(Set.of("weather", "lens"));
        assertThat(config.decoding())
                .isEqualTo(new Decoding(
                        new PictureLimits(1000, 100, 5000, PictureLimits.DEFAULT.maxScans(), 3),
                        4,
                        Duration.ofMillis(900),
                        Decoding.Isolation.NONE));
        assertThat(config.inference())
                .isEqualTo(new Inference(
                        Inference.Provider.CPU,
                        3,
                        2,
                        List.of(1, 0),
                        new Batching(16, Duration.ofMillis(7), Duration.ofMillis(800))));
        assertThat(config.streams()).isEqualTo(new Streams(3, directory.resolve("state"), Duration.ofMillis(100), 48));
        assertThat(config.http()).isEqualTo(new Http(false, "0.0.0.0", 80));
        assertThat(config.guard()).isEqualTo(new Guard(GuardPolicy.OFF, 0.5, 7, new Guard.Threshold(0.75, 40, 0.6)));
        assertThat(config.trust().trustedKeys()).containsExactly(key);
        assertThat(config.toString()).doesNotContain("hidden");
    }

    @Test
    void shouldTakeThePathStyleWhereTheServerIsNotAmazons() throws IOException {
        GatewayConfig amazon = read(NEEDED + "s3: {region: eu-west-1}\nmodels: {cacheDirectory: cache}\n");
        GatewayConfig other = read(NEEDED + "s3: {endpoint: 'https://s3.example.org:9000'}\n");

        assertThat(amazon.stores())
                .isEqualTo(new StoreSettings(
                        new S3Settings(Optional.empty(), Optional.of("eu-west-1"), false), directory.resolve("cache")));
        assertThat(other.stores().s3()).isEqualTo(S3Settings.at(URI.create("https://s3.example.org:9000")));
        assertThat(other.stores().cache()).isEqualTo(StoreSettings.usual().cache());
    }

    @Test
    void shouldReadTheDocumentedFileAndFindTheDefaultsInIt() {
        // Given
        Path documented = Path.of(System.getProperty("dpf.project.root"), "docs", "gateway.yaml");

        // When
        GatewayConfig config = GatewayConfig.read(documented);

        // Then
        assertThat(config.withIdentity(Identity.of(config.identity().networkId())))
                .usingRecursiveComparison()
                .ignoringFields("connection.registry.settings")
                .isEqualTo(GatewayConfig.of("localhost:9092", "http://localhost:8081", new NetworkId("fashion-mnist")));
        assertThat(config.identity()).isEqualTo(Identity.of(new NetworkId("fashion-mnist")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    colour: red                                  | colour: is not a key of the gateway; known here are applicationId, attributes
                    sampling: {rate: 1}                          | sampling.rate: is not a key of the gateway; known here are perSourcePerMinute, share
                    sampling: {share: 1.5}                       | sampling.share: is 1.5; give a number from 0 to 1
                    sampling: {perSourcePerMinute: -1}           | sampling.perSourcePerMinute: is -1; give 1 or more, or 0
                    sampling: {share: lots}                      | sampling.share: is 'lots'; give a number
                    sampling: 1                                  | sampling: is no mapping; give lines
                    attributes: {allow: weather}                 | attributes.allow: is no list; give one such as [a, b]
                    attributes: {allow: [1]}                     | attributes.allow[0]: is 1; give one line of text
                    limits: {maxBytes: 0}                        | limits: maxBytes is 0; give 1 to
                    limits: {maxSide: 1.5}                       | limits.maxSide: is '1.5'; give a whole number
                    limits: {maxBytes: 99999999999}              | limits.maxBytes: is '99999999999'; give a whole number of at most
                    inference: {provider: tpu}                   | inference.provider: is 'tpu'; give one of auto, cuda, cpu
                    inference: {threads: -1}                     | inference.threads: is -1; give 1 to 256
                    streams: {threads: 0}                        | streams.threads: is 0; give 1 to 64
                    streams: {commitIntervalMs: 60000}           | streams.commitIntervalMs: is 60000; give 10 to 10000
                    kafka: {processing.guarantee: at_least_once} | kafka.processing.guarantee: is set by the gateway itself; remove it
                    kafka: {producer.acks: 1}                    | kafka.producer.acks: is set by the gateway itself; remove it
                    kafka: {default.production.exception.handler: a.B} | kafka.default.production.exception.handler: is set by
                    kafka: {ssl.protocol: [a]}                   | kafka.ssl.protocol: is no text; give one value
                    applicationId: 'two words'                   | applicationId: is 'two words'; give 1 to 200 letters
                    topicPrefix: 'a b'                           | topicPrefix: topic prefix 'a b': give at most
                    guard: {policy: some}                        | guard.policy: is 'some'; give one of off, canary, all
                    guard: {share: 2}                            | guard.share: is 2.0; give a number from 0 to 1
                    guard: {perMinute: 0}                        | guard.perMinute: is 0; give 1 or more, or switch it off
                    guard: {minAgreement: 95}                    | guard.minAgreement: is 95.0; give a number from 0 to 1
                    guard: {minPictures: 0}                      | guard.minPictures: is 0; give 1 or more
                    guard: {minCosine: -2}                       | guard.minCosine: is -2.0; give a number from -1 to 1
                    http: {enabled: maybe}                       | http.enabled: is 'maybe'; give true or false
                    http: {port: 65536}                          | http.port: is 65536; give 1 to 65535, or 0 for one that is free
                    http: {host: ' '}                            | http.host: is empty; give a name or an address
                    s3: {endpoint: 'ftp://x'}                    | s3.endpoint: the endpoint is 'ftp://x'; give an address such as
                    s3: {region: EU west}                        | s3.region: the region is 'EU west'; give a name such as eu-central-1
                    s3: {pathStyle: maybe}                       | s3.pathStyle: is 'maybe'; give true or false
                    s3: {secret: x}                              | s3.secret: is not a key of the gateway; known here are endpoint
                    trustedKeys: [missing.pem]                   | trustedKeys[0]: cannot read the key file
                    sampling: {share: 0, share: 1}               | line 4 is no YAML that can be read: Duplicate
                    """)
    void shouldNameTheKeyWhenAValueCannotBeUsed(String line, String expected) {
        assertThatThrownBy(() -> read(NEEDED + line + "\n"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith(directory.resolve("gateway.yaml") + ": " + expected)
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldTellAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> read("""
                bootstrapServer: broker:9092
                kafka: {acks: 1, client.id: a}
                registry: {settings: {a: [1]}}
                networkId: NOT VALID
                sampling: {share: 2, perSourcePerMinute: -3}
                attributes: {allow: [1, fine, '']}
                limits: {maxBytes: 0, maxSide: x, maxPixels: -1}
                decode: {threads: -1, timeoutMs: 1}
                inference: {provider: tpu, sessions: 65, devices: [0, b], lingerMs: -1, timeoutMs: 1}
                streams: [1]
                trustedKeys: [a.pem, b.pem]
                """))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.replaceFirst(".*gateway.yaml: ([^:]*): .*", "$1"))
                                .containsExactlyInAnyOrder(
                                        "bootstrapServer",
                                        "bootstrapServers",
                                        "kafka.acks",
                                        "kafka.client.id",
                                        "registry.url",
                                        "registry.settings.a",
                                        "networkId",
                                        "sampling.share",
                                        "sampling.perSourcePerMinute",
                                        "attributes.allow[0]",
                                        "attributes.allow[2]",
                                        "limits",
                                        "limits.maxSide",
                                        "limits",
                                        "decode.threads",
                                        "decode.timeoutMs",
                                        "inference.provider",
                                        "inference.sessions",
                                        "inference.devices[1]",
                                        "inference.lingerMs",
                                        "inference.timeoutMs",
                                        "streams",
                                        "trustedKeys[0]",
                                        "trustedKeys[1]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bootstrapServers | bootstrapServers: is missing; give the brokers' host:port
                    registry         | registry.url: is missing; give the registry's address
                    networkId        | networkId: is missing; give the network id
                    """)
    void shouldNameTheKeyWhenItIsMissing(String key, String expected) {
        String yaml = NEEDED.replaceAll("(?m)^" + key + ":.*\n", "");

        assertThatThrownBy(() -> read(yaml)).hasMessageContaining(": " + expected);
    }

    @Test
    void shouldSayWhatIsWrongWhenThereIsNoFileOrNoYaml() {
        assertThatThrownBy(() -> GatewayConfig.read(directory.resolve("none.yaml")))
                .hasMessageContaining("none.yaml: is not there; give the path");
        assertThatThrownBy(() -> read("# nothing\n")).hasMessageContaining("is empty; begin with a copy");
        assertThatThrownBy(() -> read("a: [1")).hasMessageContaining("is no YAML that can be read");
        assertThatThrownBy(() -> read("- 1\n")).hasMessageContaining("is no mapping");
        assertThatThrownBy(() -> read(NEEDED.replace("tiny", "NOT VALID")))
                .hasMessageContaining("networkId: 'NOT VALID' cannot name a network");
    }

    private GatewayConfig read(String yaml) throws IOException {
        return GatewayConfig.read(Files.writeString(directory.resolve("gateway.yaml"), yaml));
    }

    private static PublicKey writePublicKey(Path file) throws Exception {
        PublicKey key =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
        return key;
    }
}

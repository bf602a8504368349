package io.dpfgateway.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.config.ConfigSection;
import io.dpfgateway.model.config.EnvironmentOverrides;
import io.dpfgateway.model.store.S3Settings;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Reads a {@link GatewayConfig} from its file and the environment. Goes on behind what is wrong, so that all of it is told at
 * once; every fault names the file or the variable, and the key. Used once.
 */
final class GatewayConfigReader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The client waits for minutes by default; a gateway that starts must not. */
    private static final Map<String, String> REGISTRY_PATIENCE =
            Map.of("http.connect.timeout.ms", "5000", "http.read.timeout.ms", "10000");

    /** Stand in for what the file lacks, while the rest is read. */
    private static final GatewayConfig NOTHING =
            GatewayConfig.of("nowhere:0", "http://nowhere", new NetworkId("nothing"));

    private final Path file;
    private final Map<String, String> environment;
    private final Faults faults = new Faults();

    GatewayConfigReader(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    GatewayConfig read() {
        JsonNode yaml = parse();
        if (!(yaml instanceof ObjectNode keys)) {
            throw new InvalidConfigException(file + ": is no mapping; give lines of the form 'key: value'");
        }
        EnvironmentOverrides overrides =
                EnvironmentOverrides.apply(environment, keys, ConfigKeys.KNOWN, faults.found());
        GatewayConfig config = config(ConfigSection.root(keys, ConfigKeys.KNOWN, faults.found()));
        faults.raise(fault -> overrides.withOrigin(fault, file));
        return config;
    }

    private JsonNode parse() {
        try {
            JsonNode yaml = YAML.readTree(Files.readAllBytes(file));
            if (yaml.isMissingNode() || yaml.isNull()) {
                throw new InvalidConfigException(file + ": is empty; begin with a copy of docs/gateway.yaml");
            }
            return yaml;
        } catch (NoSuchFileException e) {
            throw new InvalidConfigException(file + ": is not there; give the path of a gateway.yaml", e);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new InvalidConfigException(
                    file + ": line " + line + " is no YAML that can be read: " + firstLine(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new InvalidConfigException(file + ": cannot be read: " + e + "; check the file's rights", e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    private GatewayConfig config(ConfigSection root) {
        return new GatewayConfig(
                connection(root, root.section("registry")),
                identity(root),
                sampling(root.section("sampling")),
                new TreeSet<>(root.section("attributes").texts("allow").orElse(List.of())),
                decoding(limits(root.section("limits")), root.section("decode")),
                inference(root.section("inference")),
                streams(root.section("streams")),
                http(root.section("http")),
                trust(root),
                stores(root.section("models"), root.section("s3")),
                guard(root.section("guard")));
    }

    private Connection connection(ConfigSection root, ConfigSection registry) {
        Connection absent = NOTHING.connection();
        String bootstrapServers =
                root.required("bootstrapServers", absent.bootstrapServers(), "give the brokers' host:port");
        String url = registry.required(
                "url", absent.registry().url(), "give the registry's address, such as http://localhost:8081");
        Map<String, String> settings = new TreeMap<>(REGISTRY_PATIENCE);
        settings.putAll(registry.settings("settings"));
        Map<String, String> kafka = root.settings("kafka");
        RegistryConfig address =
                faults.gatherAt("registry.url", () -> RegistryConfig.of(url).withSettings(settings), absent.registry());
        return faults.gather(() -> new Connection(bootstrapServers, kafka, address), absent);
    }

    private Identity identity(ConfigSection root) {
        Identity absent = NOTHING.identity();
        String network = root.required(
                "networkId", absent.networkId().value(), "give the network id that the bundles were made for");
        NetworkId networkId = faults.gatherAt("networkId", () -> new NetworkId(network), absent.networkId());
        String prefix = root.text("topicPrefix").orElse("");
        TopicNames topics = faults.gatherAt("topicPrefix", () -> new TopicNames(prefix), absent.topics());
        return faults.gather(
                () -> new Identity(
                        networkId,
                        root.text("applicationId").orElse(Identity.DEFAULT_APPLICATION_ID),
                        root.text("instanceId").orElseGet(Identity::defaultInstanceId),
                        topics),
                absent);
    }

    private Sampling sampling(ConfigSection section) {
        Sampling absent = Sampling.OFF;
        return faults.gather(
                () -> new Sampling(
                        section.number("share", absent.share()),
                        section.integer("perSourcePerMinute", absent.perSourcePerMinute())),
                absent);
    }

    private Guard guard(ConfigSection section) {
        Guard absent = Guard.DEFAULT;
        Guard.Threshold threshold = faults.gather(
                () -> new Guard.Threshold(
                        section.number("minAgreement", absent.threshold().minAgreement()),
                        section.integer("minPictures", absent.threshold().minPictures()),
                        section.number("minCosine", absent.threshold().minCosine())),
                absent.threshold());
        return faults.gather(
                () -> new Guard(
                        section.choice("policy", absent.policy()),
                        section.number("share", absent.share()),
                        section.integer("perMinute", absent.perMinute()),
                        threshold),
                absent);
    }

    /** Each on its own: together they would tell the first that is wrong. */
    private PictureLimits limits(ConfigSection section) {
        PictureLimits absent = PictureLimits.DEFAULT;
        int maxBytes = section.integer("maxBytes", absent.maxBytes());
        int maxSide = section.integer("maxSide", absent.maxSide());
        long maxPixels = section.whole("maxPixels", absent.maxPixels(), Long.MAX_VALUE);
        int maxAspectRatio = section.integer("maxAspectRatio", absent.maxAspectRatio());
        // Each value apart, so that all that are wrong are told.
        int bytes = limits(() -> absent.withMaxBytes(maxBytes)).maxBytes();
        int side = limits(() -> absent.withMaxSide(maxSide)).maxSide();
        long pixels = limits(() -> absent.withMaxPixels(maxPixels)).maxPixels();
        int ratio = limits(() -> absent.withMaxAspectRatio(maxAspectRatio)).maxAspectRatio();
        return new PictureLimits(bytes, side, pixels, absent.maxScans(), ratio);
    }

    private PictureLimits limits(Supplier<PictureLimits> limits) {
        return faults.gatherAt("limits", limits, PictureLimits.DEFAULT);
    }

    private Decoding decoding(PictureLimits limits, ConfigSection section) {
        Decoding absent = Decoding.DEFAULT;
        return faults.gather(
                () -> new Decoding(
                        limits,
                        section.integer("threads", absent.threads()),
                        section.millis("timeoutMs", absent.timeout()),
                        section.choice("isolation", absent.isolation())),
                absent);
    }

    private Inference inference(ConfigSection section) {
        Inference absent = Inference.DEFAULT;
        Batching batching = batching(section, absent.batching());
        return faults.gather(
                () -> new Inference(
                        section.choice("provider", absent.provider()),
                        section.integer("sessions", absent.sessions()),
                        section.integer("threads", absent.threads()),
                        section.integers("devices").orElse(absent.devices()),
                        batching),
                absent);
    }

    private Batching batching(ConfigSection section, Batching absent) {
        return faults.gather(
                () -> new Batching(
                        section.integer("maxBatch", absent.maxBatch()),
                        section.millis("lingerMs", absent.linger()),
                        section.millis("timeoutMs", absent.timeout())),
                absent);
    }

    private Streams streams(ConfigSection section) {
        Streams absent = Streams.DEFAULT;
        return faults.gather(
                () -> new Streams(
                        section.integer("threads", absent.threads()),
                        section.text("stateDirectory").map(this::resolve).orElse(absent.stateDirectory()),
                        section.millis("commitIntervalMs", absent.commitInterval()),
                        section.integer("maxInFlight", absent.maxInFlight())),
                absent);
    }

    private Http http(ConfigSection section) {
        Http absent = Http.DEFAULT;
        return faults.gather(
                () -> new Http(
                        section.flag("enabled", absent.enabled()),
                        section.text("host").orElse(absent.host()),
                        section.integer("port", absent.port())),
                absent);
    }

    private TrustPolicy trust(ConfigSection root) {
        List<PublicKey> keys = new ArrayList<>();
        int index = 0;
        for (String pem : root.texts("trustedKeys").orElse(List.of())) {
            faults.gatherAt("trustedKeys[" + index + "]", () -> keys.add(Ed25519.readPublicKey(resolve(pem))), false);
            index++;
        }
        return new TrustPolicy(keys);
    }

    private StoreSettings stores(ConfigSection section, ConfigSection s3) {
        StoreSettings absent = StoreSettings.usual();
        Path cache = section.text("cacheDirectory").map(this::resolve).orElse(absent.cache());
        return new StoreSettings(s3(s3), cache);
    }

    private S3Settings s3(ConfigSection section) {
        Optional<String> address = section.text("endpoint");
        Optional<String> region = section.text("region");
        // Servers of other makers rarely know the bucket by the host's name.
        boolean pathStyle = section.flag("pathStyle", address.isPresent());
        Optional<URI> endpoint =
                faults.gatherAt("s3.endpoint", () -> address.map(S3Settings::endpointOf), Optional.<URI>empty());
        return faults.gatherAt("s3.region", () -> new S3Settings(endpoint, region, pathStyle), S3Settings.DEFAULT);
    }

    private Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }
}

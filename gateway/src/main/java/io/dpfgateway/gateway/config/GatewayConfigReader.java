package io.dpfgateway.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.SchemasException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads a {@link GatewayConfig} from its file. Every error names the file and the key. */
final class GatewayConfigReader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The client waits for minutes by default; a gateway that starts must not. */
    private static final Map<String, String> REGISTRY_PATIENCE =
            Map.of("http.connect.timeout.ms", "5000", "http.read.timeout.ms", "10000");

    private final Path file;

    GatewayConfigReader(Path file) {
        this.file = file;
    }

    GatewayConfig read() {
        JsonNode yaml = parse();
        try {
            return config(yaml);
        } catch (InvalidConfigException e) {
            throw new InvalidConfigException(file + ": " + e.getMessage(), e);
        }
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

    private GatewayConfig config(JsonNode yaml) {
        ConfigSection root = ConfigSection.root(
                yaml,
                "bootstrapServers",
                "kafka",
                "registry",
                "networkId",
                "applicationId",
                "instanceId",
                "topicPrefix",
                "sampling",
                "attributes",
                "limits",
                "decode",
                "inference",
                "streams",
                "trustedKeys");
        return new GatewayConfig(
                connection(root),
                identity(root),
                new Sampling(root.section("sampling", "share").number("share", Sampling.OFF.share())),
                new TreeSet<>(root.section("attributes", "allow").texts("allow")),
                decoding(
                        limits(root.section("limits", "maxBytes", "maxSide", "maxPixels")),
                        root.section("decode", "threads", "timeoutMs")),
                inference(root.section(
                        "inference",
                        "provider",
                        "sessions",
                        "threads",
                        "devices",
                        "maxBatch",
                        "lingerMs",
                        "timeoutMs")),
                streams(root.section("streams", "threads", "stateDirectory", "commitIntervalMs", "maxInFlight")),
                trust(root));
    }

    private static Connection connection(ConfigSection root) {
        String bootstrapServers = root.requiredText("bootstrapServers", "give the brokers' host:port");
        ConfigSection registry = root.section("registry", "url", "settings");
        String url = registry.requiredText("url", "give the registry's address, such as http://localhost:8081");
        Map<String, String> settings = new TreeMap<>(REGISTRY_PATIENCE);
        settings.putAll(registry.settings("settings"));
        return new Connection(
                bootstrapServers,
                root.settings("kafka"),
                at("registry.url", () -> RegistryConfig.of(url).withSettings(settings)));
    }

    private static Identity identity(ConfigSection root) {
        String network = root.requiredText("networkId", "give the network id that the bundles were made for");
        return new Identity(
                at("networkId", () -> new NetworkId(network)),
                root.text("applicationId").orElse(Identity.DEFAULT_APPLICATION_ID),
                root.text("instanceId").orElseGet(Identity::defaultInstanceId),
                at("topicPrefix", () -> new TopicNames(root.text("topicPrefix").orElse(""))));
    }

    private static PictureLimits limits(ConfigSection section) {
        PictureLimits absent = PictureLimits.DEFAULT;
        int maxBytes = section.integer("maxBytes", absent.maxBytes());
        int maxSide = section.integer("maxSide", absent.maxSide());
        long maxPixels = section.whole("maxPixels", absent.maxPixels(), Long.MAX_VALUE);
        return at("limits", () -> new PictureLimits(maxBytes, maxSide, maxPixels, absent.maxScans()));
    }

    private static Decoding decoding(PictureLimits limits, ConfigSection section) {
        return new Decoding(
                limits,
                section.integer("threads", Decoding.DEFAULT.threads()),
                section.millis("timeoutMs", Decoding.DEFAULT.timeout()));
    }

    private static Inference inference(ConfigSection section) {
        Inference absent = Inference.DEFAULT;
        return new Inference(
                section.choice("provider", absent.provider()),
                section.integer("sessions", absent.sessions()),
                section.integer("threads", absent.threads()),
                section.integers("devices", absent.devices()),
                new Batching(
                        section.integer("maxBatch", absent.batching().maxBatch()),
                        section.millis("lingerMs", absent.batching().linger()),
                        section.millis("timeoutMs", absent.batching().timeout())));
    }

    private Streams streams(ConfigSection section) {
        Streams absent = Streams.DEFAULT;
        return new Streams(
                section.integer("threads", absent.threads()),
                section.text("stateDirectory").map(this::resolve).orElse(absent.stateDirectory()),
                section.millis("commitIntervalMs", absent.commitInterval()),
                section.integer("maxInFlight", absent.maxInFlight()));
    }

    private TrustPolicy trust(ConfigSection root) {
        List<PublicKey> keys = new ArrayList<>();
        for (String pem : root.texts("trustedKeys")) {
            keys.add(at("trustedKeys[" + keys.size() + "]", () -> Ed25519.readPublicKey(resolve(pem))));
        }
        return new TrustPolicy(keys);
    }

    private Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }

    /** Values of other modules check themselves, but do not know the key that they came from. */
    private static <T> T at(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ModelException | SchemasException e) {
            throw new InvalidConfigException(key + ": " + e.getMessage(), e);
        }
    }
}

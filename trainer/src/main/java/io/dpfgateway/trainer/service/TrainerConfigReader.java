package io.dpfgateway.trainer.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.config.ConfigSection;
import io.dpfgateway.model.config.EnvironmentOverrides;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.InputSpecYaml;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.S3Settings;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.schemas.SchemasException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.trainer.TrainerException;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.BudgetLevel;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.dpf.Privacy;
import io.dpfgateway.trainer.dpf.PrivacyLevel;
import io.dpfgateway.trainer.dpf.WireContent;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.gate.InvalidGateException;
import io.dpfgateway.trainer.job.TrainingJobBuilder;
import io.dpfgateway.trainer.job.WireForm;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PictureFolder;
import io.dpfgateway.trainer.service.drift.DriftRule;
import io.dpfgateway.trainer.service.guard.GuardSettings;
import io.dpfgateway.trainer.vault.VaultKey;
import io.dpfgateway.trainer.vault.VaultLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@link TrainerConfig}. Goes on behind what is wrong, so that all of it is told at once. Used once. */
final class TrainerConfigReader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final List<String> OWN = List.of(
            "bootstrap.servers", "group.id", "isolation.level", "enable.auto.commit", "auto.offset.reset", "acks");
    private static final double MAX_DRIFT = 1000;
    private static final int LAST_PORT = 65_535;
    private static final int USUAL_PORT = 9465;
    private static final long MAX_HOURS = 100_000;

    private final Path file;
    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();

    TrainerConfigReader(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    TrainerConfig read() {
        if (!(parse() instanceof ObjectNode keys)) {
            throw new InvalidTrainerConfigException(
                    List.of(file + ": is no mapping; begin with a copy of docs/trainer.yaml"));
        }
        EnvironmentOverrides overrides = EnvironmentOverrides.apply(environment, keys, ConfigKeys.KNOWN, faults);
        TrainerConfig config = config(ConfigSection.root(keys, ConfigKeys.KNOWN, faults));
        if (!faults.isEmpty() || config == null) {
            throw new InvalidTrainerConfigException(faults.stream()
                    .map(fault -> overrides.withOrigin(fault, file))
                    .toList());
        }
        return config;
    }

    private JsonNode parse() {
        try {
            return YAML.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new InvalidTrainerConfigException(file + ": is not there; give the path of a trainer.yaml", e);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            String reason = e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
            throw new InvalidTrainerConfigException(
                    file + ": line " + line + " is no YAML that can be read: " + reason, e);
        } catch (IOException e) {
            throw new InvalidTrainerConfigException(file + ": cannot be read: " + e + "; check the file's rights", e);
        }
    }

    /** Null only where there are faults. */
    private @Nullable TrainerConfig config(ConfigSection root) {
        TrainerConfig.Cluster cluster = cluster(root, root.section("registry"));
        TrainerConfig.Network network = network(root.section("network"));
        TrainerConfig.VaultPlace vault = vault(root.section("vault"));
        TrainerConfig.Training training = training(root.section("training"));
        TrainerConfig.Publication publication = publication(root, root.section("s3"));
        TrainerConfig.Triggers triggers = triggers(root.section("triggers"));
        GuardSettings guard = new GuardSection(root.section("guard"), file).read(training, publication);
        TrainerConfig.Http http = http(root.section("http"));
        String instance =
                root.text("instanceId").filter(name -> !name.isBlank()).orElseGet(TrainerConfigReader::hostName);
        Path state = resolve(root.required("stateDirectory", "state", "name a folder that this instance alone uses"));
        return cluster == null
                        || network == null
                        || vault == null
                        || training == null
                        || publication == null
                        || guard == null
                ? null
                : new TrainerConfig(
                        cluster, instance, vault, network, training, publication, triggers, guard, http, state);
    }

    private static String hostName() {
        return Optional.ofNullable(System.getenv("HOSTNAME"))
                .filter(name -> !name.isBlank())
                .orElse("trainer");
    }

    private TrainerConfig.@Nullable Cluster cluster(ConfigSection root, ConfigSection registry) {
        Map<String, String> kafka = new HashMap<>(root.settings("kafka"));
        for (String own : OWN) {
            if (kafka.containsKey(own)) {
                faults.add("kafka." + own + ": is set by the trainer itself; remove it");
            }
        }
        kafka.put("bootstrap.servers", root.required("bootstrapServers", "nowhere:0", "give the brokers' host:port"));
        String url = registry.required("url", "http://nowhere", "give the registry's address");
        Map<String, String> settings = registry.settings("settings");
        RegistryConfig address =
                gather("registry.url", () -> RegistryConfig.of(url).withSettings(settings));
        TopicNames topics = gather(
                "topicPrefix", () -> new TopicNames(root.text("topicPrefix").orElse("")));
        return address == null || topics == null ? null : new TrainerConfig.Cluster(kafka, address, topics);
    }

    private TrainerConfig.@Nullable Network network(ConfigSection section) {
        Path network = resolve(section.required("file", "network.onnx", "give the task network's ONNX file"));
        String cut = section.required("cut", "", "give the tensor where front and back part; 'dpf network' helps");
        if (!Files.isRegularFile(network)) {
            faults.add("network.file: " + network + " is no file; give the task network's ONNX file");
            return null;
        }
        Optional<String> name = section.text("id");
        NetworkId id = gather("network.id", () -> name.map(NetworkId::new).orElseGet(() -> NetworkId.ofFile(network)));
        NetworkDescription description = gather("network", () -> description(section, network));
        return id == null || description == null ? null : new TrainerConfig.Network(id, network, cut, description);
    }

    /** As {@code dpf train} has it: the file beside the network, and what is given here wins. */
    private @Nullable NetworkDescription description(ConfigSection section, Path network) {
        Optional<NetworkDescription> written = InputSpecYaml.beside(network);
        Optional<String> size = section.text("size");
        Optional<Channels> channels = section.optionalChoice("channels", Channels.class);
        if (written.isEmpty() && (size.isEmpty() || channels.isEmpty())) {
            faults.add("network.size: nothing says what the network expects; give size and channels, or write "
                    + InputSpecYaml.pathBeside(network));
            return null;
        }
        Matcher sides = SIZE.matcher(size.orElse("1x1"));
        if (!sides.matches()) {
            faults.add("network.size: is '" + size.orElse("") + "'; give width and height, such as 224x224");
            return null;
        }
        Optional<InputSpec> base = written.map(NetworkDescription::input);
        Channels order = channels.or(() -> base.map(InputSpec::channels)).orElse(Channels.RGB);
        Optional<InputSpec> sameOrder = base.filter(spec -> spec.channels().count() == order.count());
        InputSpec input = new InputSpec(
                size.isPresent()
                        ? Integer.parseInt(sides.group(1))
                        : base.orElseThrow().width(),
                size.isPresent()
                        ? Integer.parseInt(sides.group(2))
                        : base.orElseThrow().height(),
                order,
                section.choice("resize", base.map(InputSpec::resize).orElse(ResizePolicy.STRETCH)),
                section.numbers("mean")
                        .or(() -> sameOrder.map(InputSpec::mean))
                        .orElse(Collections.nCopies(order.count(), 0.0)),
                section.numbers("std")
                        .or(() -> sameOrder.map(InputSpec::std))
                        .orElse(Collections.nCopies(order.count(), 1.0)));
        return new NetworkDescription(
                input,
                section.texts("labels")
                        .or(() -> written.map(NetworkDescription::labels))
                        .orElse(List.of()),
                section.choice("task", written.map(NetworkDescription::task).orElse(Task.CLASSIFICATION)));
    }

    private TrainerConfig.@Nullable VaultPlace vault(ConfigSection section) {
        Path folder = resolve(section.required("directory", "vault", "name the vault's folder"));
        Path keyFile = section.text("keyFile").map(this::resolve).orElse(null);
        VaultLimits usual = VaultLimits.USUAL;
        VaultLimits limits = new VaultLimits(
                section.integer("perSource", usual.perSource(), 1),
                section.integer("pictures", usual.pictures(), 1),
                section.whole("bytes", usual.bytes(), 1, Long.MAX_VALUE),
                Duration.ofHours(section.whole("maxAgeHours", usual.maxAge().toHours(), 1, MAX_HOURS)));
        VaultKey key = gather("vault.keyFile", () -> VaultKey.find(keyFile, environment));
        return key == null ? null : new TrainerConfig.VaultPlace(folder, key, limits);
    }

    private TrainerConfig.@Nullable Training training(ConfigSection section) {
        int batch = section.integer("batch", TrainingJobBuilder.USUAL_BATCH, 1);
        int steps = section.integer("steps", TrainingJobBuilder.USUAL_STEPS, 1);
        AttackPlan attack = gather("training.budget", () -> attack(section, batch));
        DpfMode mode = section.choice("mode", DpfMode.BOTTLENECK);
        Privacy privacy = new Privacy(
                section.choice("privacy", PrivacyLevel.STANDARD),
                section.integerOrNull("grid", 0),
                section.integerOrNull("codeChannels", 1),
                section.number("lambda", -Double.MIN_VALUE, Double.MAX_VALUE).orElse(null));
        WireForm wire = new WireForm(
                section.choice("wire", WireContent.FEATURES), section.choice("wireType", WireType.FLOAT16));
        Augmentation augmentation = new Augmentation(
                section.flag("mirror", false),
                Math.toIntExact(section.whole("copies", 0, 0, Augmentation.MOST_COPIES)));
        int synthetic = Math.toIntExact(section.whole("synthetic", 0, 0, DpfSettings.MOST_SYNTHETIC));
        int againstKnown = Math.toIntExact(section.whole("againstKnown", 0, 0, batch));
        long seed = section.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        double heldOut = section.number("heldOut", 0, Math.nextDown(1.0)).orElse(PictureFolder.USUAL_HELD_OUT);
        int every = section.integer("checkpointEvery", Checkpoints.USUAL_INTERVAL, 1);
        int least = section.integer("minPictures", 500, 2);
        return attack == null
                ? null
                : new TrainerConfig.Training(
                        steps,
                        batch,
                        augmentation,
                        synthetic,
                        againstKnown,
                        mode,
                        privacy,
                        attack,
                        wire,
                        seed,
                        heldOut,
                        every,
                        least);
    }

    private static AttackPlan attack(ConfigSection section, int batch) {
        AttackPlan plan = section.choice("budget", BudgetLevel.STANDARD).plan(batch);
        plan = section.optionalChoice("attacker", AdversaryKind.class)
                .map(plan::withKind)
                .orElse(plan);
        Integer width = section.integerOrNull("attackWidth", 1);
        plan = width == null ? plan : plan.withWidth(width);
        Integer steps = section.integerOrNull("attackSteps", 1);
        return steps == null ? plan : plan.withSteps(steps);
    }

    private TrainerConfig.@Nullable Publication publication(ConfigSection root, ConfigSection s3) {
        Path gateFile = resolve(root.required(
                "gate",
                "gate.yaml",
                "give the file of thresholds, as docs/gate.yaml: the trainer publishes by itself"));
        Gate gate = root.text("gate").isEmpty() ? null : gate(gateFile);
        Optional<String> keyFile = root.text("signKey");
        PrivateKey key = keyFile.isEmpty()
                ? null
                : gather("signKey", () -> Ed25519.readPrivateKey(resolve(keyFile.orElseThrow())));
        String location = location(root.required(
                "store", "store", "give the model store: s3://bucket/prefix, or a directory that all gateways see"));
        Optional<String> address = s3.text("endpoint");
        boolean pathStyle = s3.flag("pathStyle", address.isPresent());
        Optional<URI> endpoint = Optional.ofNullable(
                address.isEmpty() ? null : gather("s3.endpoint", () -> S3Settings.endpointOf(address.orElseThrow())));
        S3Settings server = gather("s3.region", () -> new S3Settings(endpoint, s3.text("region"), pathStyle));
        if (gate == null || server == null) {
            return null;
        }
        StoreSettings stores = StoreSettings.usual().withS3(server);
        gather("store", () -> {
            try (ModelStores opened = new ModelStores(stores)) {
                return opened.at(location);
            }
        });
        return new TrainerConfig.Publication(gate, Optional.ofNullable(key), location, stores);
    }

    private @Nullable Gate gate(Path gateFile) {
        try {
            return Gate.read(gateFile);
        } catch (InvalidGateException e) {
            e.problems().forEach(problem -> faults.add("gate: " + problem));
            return null;
        }
    }

    private TrainerConfig.Triggers triggers(ConfigSection section) {
        Optional<Long> samples = section.optionalWhole("newSamples", 1, Integer.MAX_VALUE);
        Optional<Double> hours = section.number("everyHours", 0, MAX_HOURS);
        Optional<Double> threshold = section.number("drift", 0, MAX_DRIFT);
        int pictures = section.integer("driftPictures", DriftRule.USUAL.pictures(), DriftRule.LEAST_PICTURES);
        return new TrainerConfig.Triggers(
                samples.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(samples.get())),
                hours.map(every -> Duration.ofMillis(
                        Math.max(1, Math.round(every * Duration.ofHours(1).toMillis())))),
                threshold.map(limit -> new DriftRule(limit, pictures)));
    }

    private TrainerConfig.Http http(ConfigSection section) {
        int port = section.integer("port", USUAL_PORT, 0);
        if (port > LAST_PORT) {
            faults.add("http.port: is " + port + "; give 1 to " + LAST_PORT + ", or 0 for one that is free");
        }
        return new TrainerConfig.Http(
                section.flag("enabled", true), section.text("host").orElse("localhost"), port);
    }

    /** A directory's path counts from the file, as every path does. */
    private String location(String store) {
        return store.contains(":") ? store : resolve(store).toString();
    }

    private <T> @Nullable T gather(String key, Supplier<@Nullable T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ModelException | SchemasException | TrainerException e) {
            faults.add(key + ": " + e.getMessage());
            return null;
        }
    }

    private Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }
}

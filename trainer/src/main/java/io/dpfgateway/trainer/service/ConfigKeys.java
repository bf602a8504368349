package io.dpfgateway.trainer.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Every key of the configuration, and the variables that stand in for them: {@code DPF_TRAINER_} and the key's path with {@code _} for
 * each dot, such as {@code DPF_TRAINER_TRAINING_STEPS}; lists are separated by commas. What comes behind {@code DPF_TRAINER_KAFKA_}
 * is a Kafka setting in lower case, with a dot for each {@code _}; so with {@code DPF_TRAINER_REGISTRY_SETTINGS_}.
 */
final class ConfigKeys {
    static final String PREFIX = "DPF_TRAINER_";

    private static final List<String> FREE = List.of("kafka", "registry.settings");

    private static final Set<String> LISTS =
            Set.of("network.mean", "network.std", "network.labels", "guard.trustedKeys");

    private static final List<String> KEYS = List.of(
            "bootstrapServers",
            "kafka",
            "registry.url",
            "registry.settings",
            "topicPrefix",
            "instanceId",
            "stateDirectory",
            "network.id",
            "network.file",
            "network.cut",
            "network.size",
            "network.channels",
            "network.resize",
            "network.mean",
            "network.std",
            "network.labels",
            "network.task",
            "vault.directory",
            "vault.keyFile",
            "vault.perSource",
            "vault.pictures",
            "vault.bytes",
            "vault.maxAgeHours",
            "training.minPictures",
            "training.steps",
            "training.batch",
            "training.mirror",
            "training.mode",
            "training.privacy",
            "training.grid",
            "training.codeChannels",
            "training.lambda",
            "training.budget",
            "training.attacker",
            "training.attackWidth",
            "training.attackSteps",
            "training.wire",
            "training.wireType",
            "training.seed",
            "training.heldOut",
            "training.checkpointEvery",
            "triggers.newSamples",
            "triggers.everyHours",
            "triggers.drift",
            "triggers.driftPictures",
            "guard.policy",
            "guard.maxSsim",
            "guard.minPictures",
            "guard.pictures",
            "guard.everyMinutes",
            "guard.newSamples",
            "guard.attacker",
            "guard.attackWidth",
            "guard.attackSteps",
            "guard.trustedKeys",
            "http.enabled",
            "http.host",
            "http.port",
            "gate",
            "signKey",
            "store",
            "s3.endpoint",
            "s3.region",
            "s3.pathStyle");

    /** What Kubernetes sets in every container for a service named dpf-trainer, or dpf-trainer-something. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,18}\\.\\d{1,18}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ConfigKeys() {}

    /**
     * The keys of one mapping, sorted.
     *
     * @param path of the mapping; empty for the whole file
     */
    static Set<String> under(String path) {
        String start = path.isEmpty() ? "" : path + ".";
        Set<String> keys = new TreeSet<>();
        for (String key : KEYS) {
            if (key.startsWith(start)) {
                keys.add(key.substring(start.length()).replaceFirst("\\..*", ""));
            }
        }
        return keys;
    }

    /** Puts the variables' values into the file's tree. Variables that name no key are faults; others are left alone. */
    static void apply(Map<String, String> environment, ObjectNode file, List<String> faults) {
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)) {
                String key = keyOf(variable.substring(PREFIX.length()));
                if (!key.isEmpty()) {
                    put(key, node(key, value), file);
                } else if (!OF_KUBERNETES
                        .matcher(variable.substring(PREFIX.length()))
                        .matches()) {
                    faults.add(variable + ": stands for no key of the trainer; docs/trainer.yaml tells them");
                }
            }
        });
    }

    /** Empty if there is none. */
    private static String keyOf(String variable) {
        for (String free : FREE) {
            String start = free.replace('.', '_').toUpperCase(Locale.ROOT) + "_";
            if (variable.startsWith(start) && variable.length() > start.length()) {
                // A space separates the mapping from the key, which has dots of its own.
                return free + " "
                        + variable.substring(start.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.');
            }
        }
        return KEYS.stream()
                .filter(key -> !FREE.contains(key))
                .filter(key -> key.replace('.', '_').equalsIgnoreCase(variable))
                .findFirst()
                .orElse("");
    }

    private static void put(String key, JsonNode value, ObjectNode file) {
        int space = key.indexOf(' ');
        int end = space < 0 ? key.lastIndexOf('.') : space;
        ObjectNode mapping = file;
        if (end >= 0) {
            for (String step : key.substring(0, end).split("\\.", -1)) {
                JsonNode below = mapping.get(step);
                if (below == null || below.isNull()) {
                    below = mapping.putObject(step);
                }
                if (!(below instanceof ObjectNode object)) {
                    return; // The file is wrong here, and reading it says so.
                }
                mapping = object;
            }
        }
        mapping.set(key.substring(end + 1), value);
    }

    private static JsonNode node(String key, String value) {
        if (!LISTS.contains(key)) {
            return key.indexOf(' ') < 0 ? scalar(value) : NODES.textNode(value);
        }
        ArrayNode list = NODES.arrayNode();
        for (String part : value.split(",", -1)) {
            list.add(scalar(part.strip()));
        }
        return list;
    }

    private static JsonNode scalar(String value) {
        if (WHOLE.matcher(value).matches()) {
            return NODES.numberNode(Long.parseLong(value));
        }
        return DECIMAL.matcher(value).matches() ? NODES.numberNode(Double.parseDouble(value)) : NODES.textNode(value);
    }
}

package io.dpfgateway.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.gateway.config.ConfigKeys.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Environment variables that stand in for keys of the file: {@code DPF_GATEWAY_} and the key's path, with {@code _} for each dot,
 * in any case: {@code DPF_GATEWAY_INFERENCE_LINGERMS}. Lists are separated by commas. What comes behind {@code
 * DPF_GATEWAY_KAFKA_} and {@code DPF_GATEWAY_REGISTRY_SETTINGS_} is the free key in lower case, with a dot for each {@code _}. So
 * no key's name can have {@code _} in it, and no two keys can differ in case alone.
 */
final class EnvironmentOverrides {
    static final String PREFIX = "DPF_GATEWAY_";

    /** What Kubernetes sets in every container for a service named dpf-gateway, or dpf-gateway-something. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

    private static final Pattern ADDRESS_OF_KUBERNETES = Pattern.compile("(tcp|udp|sctp)://.*");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,18}\\.\\d{1,18}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, String> variables = new HashMap<>();
    private final Faults faults;

    private EnvironmentOverrides(Faults faults) {
        this.faults = faults;
    }

    /** Puts the variables' values into the file's tree. Variables that name no key are faults; others are left alone. */
    static EnvironmentOverrides apply(Map<String, String> environment, ObjectNode file, Faults faults) {
        EnvironmentOverrides overrides = new EnvironmentOverrides(faults);
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)) {
                overrides.apply(variable, value, file);
            }
        });
        return overrides;
    }

    /** The variable that gave a key its value, or gave the list or mapping that the key is in; else the file. */
    String originOf(String key, String file) {
        String path = key.replaceFirst("\\[\\d+]$", "");
        return variables.getOrDefault(path, file);
    }

    private void apply(String variable, String value, ObjectNode file) {
        String name = variable.substring(PREFIX.length());
        for (Map.Entry<String, Kind> key : ConfigKeys.kinds().entrySet()) {
            String path = key.getKey();
            String inVariable = path.replace('.', '_').toUpperCase(Locale.ROOT);
            if (key.getValue() == Kind.SETTINGS) {
                if (startsWith(name, inVariable + "_") && name.length() > inVariable.length() + 1) {
                    String setting = name.substring(inVariable.length() + 1)
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '.');
                    put(variable, path, setting, NODES.textNode(value), file);
                    return;
                }
            } else if (name.equalsIgnoreCase(inVariable)) {
                int dot = path.lastIndexOf('.');
                String section = dot < 0 ? "" : path.substring(0, dot);
                put(variable, section, path.substring(dot + 1), node(value, key.getValue()), file);
                return;
            }
        }
        if (!OF_KUBERNETES.matcher(name).matches()
                && !ADDRESS_OF_KUBERNETES.matcher(value).matches()) {
            faults.add(variable
                    + ": names no key of the gateway; write a key's path of docs/gateway.yaml with _ for each dot,"
                    + " such as " + PREFIX + "SAMPLING_SHARE, or unset it");
        }
    }

    private static boolean startsWith(String name, String start) {
        return name.regionMatches(true, 0, start, 0, start.length());
    }

    private void put(String variable, String section, String key, JsonNode value, ObjectNode file) {
        String path = section.isEmpty() ? key : section + "." + key;
        String other = variables.putIfAbsent(path, variable);
        if (other != null) {
            faults.add(variable + ": gives " + path + ", which " + other + " gives, too; unset one of them");
            return;
        }
        ObjectNode mapping = file;
        for (String step : section.isEmpty() ? List.<String>of() : List.of(section.split("\\."))) {
            JsonNode below = mapping.get(step);
            if (below == null || below.isNull()) {
                below = mapping.putObject(step);
            }
            if (!(below instanceof ObjectNode object)) {
                // The file is wrong here, and reading it says so.
                return;
            }
            mapping = object;
        }
        mapping.set(key, value);
    }

    private static JsonNode node(String value, Kind kind) {
        return switch (kind) {
            case NUMBER -> number(value);
            case TEXTS -> list(value, NODES::textNode);
            case NUMBERS -> list(value, EnvironmentOverrides::number);
            default -> NODES.textNode(value);
        };
    }

    private static ArrayNode list(String value, Function<String, JsonNode> element) {
        ArrayNode list = NODES.arrayNode();
        if (!value.isBlank()) {
            for (String part : value.split(",", -1)) {
                list.add(element.apply(part.strip()));
            }
        }
        return list;
    }

    /** What is no number stays text, and reading it says that it is none. */
    private static JsonNode number(String value) {
        String digits = value.strip();
        if (WHOLE.matcher(digits).matches()) {
            return NODES.numberNode(Long.parseLong(digits));
        }
        return DECIMAL.matcher(digits).matches() ? NODES.numberNode(Double.parseDouble(digits)) : NODES.textNode(value);
    }
}

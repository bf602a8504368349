package io.dpfgateway.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.model.config.KnownKeys.Kind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Environment variables that stand in for keys of the file: the program's prefix and the key's path, with {@code _} for each dot, in
 * any case: {@code DPF_GATEWAY_INFERENCE_LINGERMS}. Lists are separated by commas. What comes behind {@code DPF_GATEWAY_KAFKA_} and
 * {@code DPF_GATEWAY_REGISTRY_SETTINGS_}, and wherever else keys are free, is the free key in lower case, with a dot for each
 * {@code _}.
 */
public final class EnvironmentOverrides {
    /** What Kubernetes sets in every container for a service named as the prefix is, or as that and more. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

    private static final Pattern ADDRESS_OF_KUBERNETES = Pattern.compile("(tcp|udp|sctp)://.*");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,18}\\.\\d{1,18}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, String> variables = new HashMap<>();
    private final KnownKeys known;
    private final List<String> faults;

    private EnvironmentOverrides(KnownKeys known, List<String> faults) {
        this.known = known;
        this.faults = faults;
    }

    /** Puts the variables' values into the file's tree. Variables that name no key are faults; others are left alone. */
    public static EnvironmentOverrides apply(
            Map<String, String> environment, ObjectNode file, KnownKeys known, List<String> faults) {
        EnvironmentOverrides overrides = new EnvironmentOverrides(known, faults);
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(known.prefix())) {
                overrides.apply(variable, value, file);
            }
        });
        return overrides;
    }

    /** A fault with where it was written before it: in the variable that gave the key its value, or gave its list; else in the file. */
    public String withOrigin(String fault, Path file) {
        if (fault.startsWith(known.prefix())) {
            return fault;
        }
        String key = fault.substring(0, Math.max(0, fault.indexOf(':'))).replaceFirst("\\[\\d+]$", "");
        return variables.getOrDefault(key, file.toString()) + ": " + fault;
    }

    private void apply(String variable, String value, ObjectNode file) {
        String name = variable.substring(known.prefix().length());
        for (Map.Entry<String, Kind> key : known.kinds().entrySet()) {
            String path = key.getKey();
            String inVariable = inVariable(path);
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
                    + ": names no key of the " + known.program() + "; write a key's path of docs/" + known.program()
                    + ".yaml with _ for each dot, such as " + known.prefix() + inVariable(known.example())
                    + ", or unset it");
        }
    }

    private static String inVariable(String path) {
        return path.replace('.', '_').toUpperCase(Locale.ROOT);
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

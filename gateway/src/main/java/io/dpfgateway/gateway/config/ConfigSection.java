package io.dpfgateway.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the YAML file, at a key path. What cannot be used is added to the faults, with the key and the wrong value, and
 * counts as absent, so that reading goes on and finds the rest. A key that is there without a value counts as absent, too:
 * {@code trustedKeys:} with all its lines commented out, for example.
 */
final class ConfigSection {
    private final String path;
    private final @Nullable JsonNode node;
    private final Faults faults;

    private ConfigSection(String path, @Nullable JsonNode node, Faults faults) {
        this.path = path;
        this.faults = faults;
        this.node = node == null || node.isObject() ? node : noMapping();
    }

    /** The whole file. Keys that are none are faults. */
    static ConfigSection root(JsonNode node, Faults faults) {
        return new ConfigSection("", node, faults).allowing(ConfigKeys.under(""));
    }

    /** The mapping below {@code key}; empty where it is absent. Keys that are none are faults. */
    ConfigSection section(String key) {
        return new ConfigSection(at(key), child(key), faults).allowing(ConfigKeys.under(at(key)));
    }

    private ConfigSection allowing(Set<String> allowed) {
        for (String key : names()) {
            faults.unless(
                    allowed.contains(key),
                    at(key) + ": is not a key of the gateway; known here are " + String.join(", ", allowed));
        }
        return this;
    }

    Optional<String> text(String key) {
        JsonNode value = child(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            faults.add(at(key) + ": is no text; give one value");
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    /** @param standIn what to go on with where there is none, which is a fault */
    String requiredText(String key, String standIn, String advice) {
        faults.unless(child(key) != null, at(key) + ": is missing; " + advice);
        return text(key).orElse(standIn);
    }

    int integer(String key, int absent) {
        return Math.toIntExact(whole(key, absent, Integer.MAX_VALUE));
    }

    long whole(String key, long absent, long most) {
        JsonNode value = child(key);
        if (value == null) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || Math.abs(value.asLong()) > most) {
            faults.add(at(key) + ": is '" + value.asText() + "'; give a whole number of at most " + most);
            return absent;
        }
        return value.asLong();
    }

    Duration millis(String key, Duration absent) {
        return Duration.ofMillis(integer(key, Math.toIntExact(absent.toMillis())));
    }

    List<Integer> integers(String key, List<Integer> absent) {
        JsonNode value = child(key);
        if (value == null) {
            return absent;
        }
        List<Integer> integers = new ArrayList<>();
        int index = 0;
        for (JsonNode element : list(key, value, "[0, 1]")) {
            if (element.canConvertToInt() && element.isIntegralNumber()) {
                integers.add(element.asInt());
            } else {
                faults.add(at(key) + "[" + index + "]: is '" + element.asText() + "'; give a whole number");
            }
            index++;
        }
        return integers.isEmpty() && index > 0 ? absent : integers;
    }

    double number(String key, double absent) {
        JsonNode value = child(key);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber()) {
            faults.add(at(key) + ": is '" + value.asText() + "'; give a number");
            return absent;
        }
        return value.asDouble();
    }

    boolean flag(String key, boolean absent) {
        String value = text(key).orElse(Boolean.toString(absent));
        faults.unless(
                value.equals("true") || value.equals("false"), at(key) + ": is '" + value + "'; give true or false");
        return value.equals("true");
    }

    /** A constant of an enum, written in lower case. */
    <E extends Enum<E>> E choice(String key, E absent) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return absent;
        }
        E[] constants = absent.getDeclaringClass().getEnumConstants();
        for (E constant : constants) {
            if (lower(constant).equals(bare(value.get(), constant))) {
                return constant;
            }
        }
        faults.add(at(key) + ": is '" + value.get() + "'; give one of "
                + Arrays.stream(constants).map(ConfigSection::lower).collect(Collectors.joining(", ")));
        return absent;
    }

    /** YAML takes a bare {@code off} for {@code false}. */
    private static String bare(String value, Enum<?> constant) {
        return constant.name().equals("OFF") && value.equals("false") ? "off" : value;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    List<String> texts(String key) {
        JsonNode value = child(key);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        int index = 0;
        for (JsonNode element : list(key, value, "[a, b]")) {
            if (element.isTextual() && !element.asText().isBlank()) {
                texts.add(element.asText());
            } else {
                faults.add(at(key) + "[" + index + "]: is no text; give one line of text");
            }
            index++;
        }
        return texts;
    }

    private Iterable<JsonNode> list(String key, JsonNode value, String example) {
        faults.unless(value.isArray(), at(key) + ": is no list; give one such as " + example);
        return value.isArray() ? value : List.of();
    }

    /** Free keys with one value each. */
    Map<String, String> settings(String key) {
        ConfigSection free = new ConfigSection(at(key), child(key), faults);
        Map<String, String> settings = new TreeMap<>();
        for (String name : free.names()) {
            settings.put(name, free.requiredText(name, "", "give it a value or remove it"));
        }
        return settings;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private @Nullable JsonNode noMapping() {
        faults.add((path.isEmpty() ? "" : path + ": ") + "is no mapping; give lines of the form 'key: value'");
        return null;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        if (node != null) {
            node.fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    private @Nullable JsonNode child(String key) {
        JsonNode value = node == null ? null : node.get(key);
        return value == null || value.isNull() ? null : value;
    }
}

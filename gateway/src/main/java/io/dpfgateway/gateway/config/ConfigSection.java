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
 * One mapping of the YAML file, at a key path. Every getter says in its error which key has which wrong value. A key that is
 * there without a value counts as absent: {@code trustedKeys:} with all its lines commented out, for example.
 */
final class ConfigSection {
    private final String path;
    private final @Nullable JsonNode node;

    private ConfigSection(String path, @Nullable JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** The whole file. Refuses keys other than these. */
    static ConfigSection root(JsonNode node, String... allowed) {
        return new ConfigSection("", node).allowing(allowed);
    }

    /** The mapping below {@code key}; empty where it is absent. Refuses keys other than these. */
    ConfigSection section(String key, String... allowed) {
        return new ConfigSection(at(key), child(key)).allowing(allowed);
    }

    private ConfigSection allowing(String... allowed) {
        requireMapping();
        Set<String> unknown = names();
        unknown.removeAll(Set.of(allowed));
        for (String key : unknown) {
            throw new InvalidConfigException(at(key) + ": is not a key of the gateway; known here are "
                    + Arrays.stream(allowed).sorted().collect(Collectors.joining(", ")));
        }
        return this;
    }

    Optional<String> text(String key) {
        JsonNode value = child(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            throw new InvalidConfigException(at(key) + ": is no text; give one value");
        }
        return Optional.of(value.asText());
    }

    String requiredText(String key, String advice) {
        return text(key).orElseThrow(() -> new InvalidConfigException(at(key) + ": is missing; " + advice));
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
            throw new InvalidConfigException(
                    at(key) + ": is '" + value.asText() + "'; give a whole number of at most " + most);
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
        for (JsonNode element : value) {
            if (!element.canConvertToInt() || !element.isIntegralNumber()) {
                throw new InvalidConfigException(
                        at(key) + "[" + integers.size() + "]: is '" + element.asText() + "'; give a whole number");
            }
            integers.add(element.asInt());
        }
        if (!value.isArray()) {
            throw new InvalidConfigException(at(key) + ": is no list; give one such as [0, 1]");
        }
        return integers;
    }

    double number(String key, double absent) {
        JsonNode value = child(key);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber()) {
            throw new InvalidConfigException(at(key) + ": is '" + value.asText() + "'; give a number");
        }
        return value.asDouble();
    }

    /** A constant of an enum, written in lower case. */
    <E extends Enum<E>> E choice(String key, E absent) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return absent;
        }
        for (E constant : absent.getDeclaringClass().getEnumConstants()) {
            if (lower(constant).equals(value.get())) {
                return constant;
            }
        }
        throw new InvalidConfigException(at(key) + ": is '" + value.get() + "'; give one of "
                + Arrays.stream(absent.getDeclaringClass().getEnumConstants())
                        .map(ConfigSection::lower)
                        .collect(Collectors.joining(", ")));
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
        for (JsonNode element : value) {
            if (!element.isTextual() || element.asText().isBlank()) {
                throw new InvalidConfigException(at(key) + "[" + texts.size() + "]: is no text; give one line of text");
            }
            texts.add(element.asText());
        }
        if (!value.isArray()) {
            throw new InvalidConfigException(at(key) + ": is no list; give one such as [a, b]");
        }
        return texts;
    }

    /** Free keys with one value each. */
    Map<String, String> settings(String key) {
        ConfigSection free = new ConfigSection(at(key), child(key));
        free.requireMapping();
        Map<String, String> settings = new TreeMap<>();
        for (String name : free.names()) {
            settings.put(name, free.requiredText(name, "give it a value or remove it"));
        }
        return settings;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void requireMapping() {
        if (node != null && !node.isObject()) {
            throw new InvalidConfigException(
                    (path.isEmpty() ? "" : path + ": ") + "is no mapping; give lines of the form 'key: value'");
        }
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

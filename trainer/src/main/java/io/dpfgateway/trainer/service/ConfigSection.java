package io.dpfgateway.trainer.service;

import com.fasterxml.jackson.databind.JsonNode;
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
 * One mapping of the YAML file. What cannot be used is added to the faults, with the key, and counts as absent, so that reading goes
 * on and finds the rest.
 *
 * @param path of the mapping; empty for the whole file
 * @param node null where it is absent
 */
record ConfigSection(String path, @Nullable JsonNode node, List<String> faults) {
    static ConfigSection of(String path, @Nullable JsonNode node, List<String> faults) {
        if (node != null && !node.isNull() && !node.isObject()) {
            faults.add((path.isEmpty() ? "" : path + ": ") + "is no mapping; give lines of the form 'key: value'");
            return new ConfigSection(path, null, faults);
        }
        return new ConfigSection(path, node, faults);
    }

    /** The mapping below a key. */
    ConfigSection section(String key) {
        return of(at(key), child(key), faults);
    }

    /** Keys that are none are faults. */
    ConfigSection allowing(Set<String> allowed) {
        for (String key : names()) {
            if (!allowed.contains(key)) {
                faults.add(at(key) + ": is not a key of the trainer; known here are " + String.join(", ", allowed));
            }
        }
        return this;
    }

    Optional<String> text(String key) {
        JsonNode value = child(key);
        if (value != null && (!value.isValueNode() || value.asText().isBlank())) {
            faults.add(at(key) + ": is no text; give one value");
            return Optional.empty();
        }
        return Optional.ofNullable(value).map(JsonNode::asText);
    }

    String required(String key, String standIn, String advice) {
        if (child(key) == null) {
            faults.add(at(key) + ": is missing; " + advice);
        }
        return text(key).orElse(standIn);
    }

    long whole(String key, long absent, long least, long most) {
        return optionalWhole(key, least, most).orElse(absent);
    }

    int integer(String key, int absent, int least) {
        return Math.toIntExact(whole(key, absent, least, Integer.MAX_VALUE));
    }

    Optional<Long> optionalWhole(String key, long least, long most) {
        JsonNode value = child(key);
        if (value == null) {
            return Optional.empty();
        }
        boolean fits = value.isIntegralNumber() && value.canConvertToLong();
        if (!fits || value.asLong() < least || value.asLong() > most) {
            faults.add(at(key) + ": is '" + value.asText() + "'; give a whole number of " + least + " to " + most);
            return Optional.empty();
        }
        return Optional.of(value.asLong());
    }

    @Nullable
    Integer integerOrNull(String key, int least) {
        return optionalWhole(key, least, Integer.MAX_VALUE)
                .map(Math::toIntExact)
                .orElse(null);
    }

    Optional<Double> number(String key, double above, double most) {
        JsonNode value = child(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isNumber() || !(value.asDouble() > above) || !(value.asDouble() <= most)) {
            faults.add(at(key) + ": is '" + value.asText() + "'; give a number above " + above + ", at most " + most);
            return Optional.empty();
        }
        return Optional.of(value.asDouble());
    }

    boolean flag(String key, boolean absent) {
        String value = text(key).orElse(Boolean.toString(absent));
        if (!value.equals("true") && !value.equals("false")) {
            faults.add(at(key) + ": is '" + value + "'; give true or false");
        }
        return value.equals("true");
    }

    /** A constant of an enum, in any case. */
    <E extends Enum<E>> E choice(String key, E absent) {
        return optionalChoice(key, absent.getDeclaringClass()).orElse(absent);
    }

    <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
        Optional<String> value = text(key);
        E[] constants = type.getEnumConstants();
        Optional<E> chosen = value.flatMap(name -> Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(bare(name, constant)))
                .findFirst());
        if (value.isPresent() && chosen.isEmpty()) {
            faults.add(at(key) + ": is '" + value.get() + "'; give one of "
                    + Arrays.stream(constants)
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
        }
        return chosen;
    }

    /** YAML takes a bare {@code off} for {@code false}. */
    private static String bare(String value, Enum<?> constant) {
        return constant.name().equals("OFF") && value.equals("false") ? "off" : value;
    }

    Optional<List<String>> texts(String key) {
        return list(key, "[a, b]")
                .map(nodes -> nodes.stream().map(JsonNode::asText).toList());
    }

    Optional<List<Double>> numbers(String key) {
        return list(key, "[0.5, 0.5]").map(nodes -> {
            List<Double> numbers = new ArrayList<>();
            for (JsonNode node : nodes) {
                if (!node.isNumber()) {
                    faults.add(at(key) + ": has '" + node.asText() + "' in it; give numbers only");
                }
                numbers.add(node.asDouble());
            }
            return numbers;
        });
    }

    private Optional<List<JsonNode>> list(String key, String example) {
        JsonNode value = child(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            faults.add(at(key) + ": is no list; give one such as " + example);
            return Optional.empty();
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return Optional.of(elements);
    }

    /** Free keys with one value each. */
    Map<String, String> settings(String key) {
        ConfigSection free = section(key);
        Map<String, String> settings = new TreeMap<>();
        for (String name : free.names()) {
            settings.put(name, free.required(name, "", "give it a value or remove it"));
        }
        return settings;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
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

package io.dpfgateway.model.config;

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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the YAML file, at a key path. What cannot be used is added to the faults, with the key and the wrong value, and
 * counts as absent, so that reading goes on and finds the rest. A key that is there without a value counts as absent, too:
 * {@code trustedKeys:} with all its lines commented out, for example. Used by one thread.
 */
public final class ConfigSection {
    private final String path;
    private final @Nullable JsonNode node;
    private final KnownKeys known;
    private final List<String> faults;

    private ConfigSection(String path, @Nullable JsonNode node, KnownKeys known, List<String> faults) {
        this.path = path;
        this.known = known;
        this.faults = faults;
        this.node = node == null || node.isObject() ? node : noMapping();
    }

    /**
     * The whole file. Keys that are none are faults.
     *
     * @param faults gets one line for each fault: {@code <key path>: what is wrong; what to do}
     */
    public static ConfigSection root(JsonNode node, KnownKeys known, List<String> faults) {
        return new ConfigSection("", node, known, faults).allowing(known.under(""));
    }

    /** The mapping below {@code key}; empty where it is absent. Keys that are none are faults. */
    public ConfigSection section(String key) {
        return new ConfigSection(at(key), child(key), known, faults).allowing(known.under(at(key)));
    }

    private ConfigSection allowing(Set<String> allowed) {
        for (String key : names()) {
            if (!allowed.contains(key)) {
                faults.add(at(key) + ": is not a key of the " + known.program() + "; known here are "
                        + String.join(", ", allowed));
            }
        }
        return this;
    }

    /** Where faults go. */
    public List<String> faults() {
        return faults;
    }

    public Optional<String> text(String key) {
        JsonNode value = child(key);
        if (value != null && !value.isValueNode()) {
            faults.add(at(key) + ": is no text; give one value");
            return Optional.empty();
        }
        return Optional.ofNullable(value).map(JsonNode::asText);
    }

    /** @param standIn what to go on with where there is none, which is a fault */
    public String required(String key, String standIn, String advice) {
        JsonNode value = child(key);
        if (value == null || (value.isTextual() && value.asText().isBlank())) {
            faults.add(at(key) + ": is missing; " + advice);
            return standIn;
        }
        return text(key).orElse(standIn);
    }

    /** Any that fits an int; its range is for who takes it. */
    public int integer(String key, int absent) {
        return Math.toIntExact(whole(key, absent, Integer.MAX_VALUE));
    }

    public int integer(String key, int absent, int least) {
        return Math.toIntExact(whole(key, absent, least, Integer.MAX_VALUE));
    }

    public @Nullable Integer integerOrNull(String key, int least) {
        return optionalWhole(key, least, Integer.MAX_VALUE)
                .map(Math::toIntExact)
                .orElse(null);
    }

    /** @param most that it may be, above 0 or below */
    public long whole(String key, long absent, long most) {
        return whole(key, value -> Math.abs(value) <= most, "of at most " + most)
                .orElse(absent);
    }

    public long whole(String key, long absent, long least, long most) {
        return optionalWhole(key, least, most).orElse(absent);
    }

    public Optional<Long> optionalWhole(String key, long least, long most) {
        return whole(key, value -> value >= least && value <= most, "of " + least + " to " + most);
    }

    private Optional<Long> whole(String key, Predicate<Long> fits, String range) {
        JsonNode value = child(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || !fits.test(value.asLong())) {
            faults.add(at(key) + ": is '" + value.asText() + "'; give a whole number " + range);
            return Optional.empty();
        }
        return Optional.of(value.asLong());
    }

    public Duration millis(String key, Duration absent) {
        return Duration.ofMillis(integer(key, Math.toIntExact(absent.toMillis())));
    }

    /** Any; its range is for who takes it. */
    public double number(String key, double absent) {
        return number(key, value -> true, "").orElse(absent);
    }

    public Optional<Double> number(String key, double above, double most) {
        return number(key, value -> value > above && value <= most, " above " + above + ", at most " + most);
    }

    private Optional<Double> number(String key, Predicate<Double> fits, String range) {
        JsonNode value = child(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isNumber() || !fits.test(value.asDouble())) {
            faults.add(at(key) + ": is '" + value.asText() + "'; give a number" + range);
            return Optional.empty();
        }
        return Optional.of(value.asDouble());
    }

    public boolean flag(String key, boolean absent) {
        String value = text(key).orElse(Boolean.toString(absent));
        if (!value.equals("true") && !value.equals("false")) {
            faults.add(at(key) + ": is '" + value + "'; give true or false");
        }
        return value.equals("true");
    }

    /** A constant of an enum, in any case. */
    public <E extends Enum<E>> E choice(String key, E absent) {
        return optionalChoice(key, absent.getDeclaringClass()).orElse(absent);
    }

    /** A constant of an enum, in any case. */
    public <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
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

    /** Without those elements that are no text; empty where the key is absent, or none is left. */
    public Optional<List<String>> texts(String key) {
        return list(
                key,
                "[a, b]",
                element -> element.isTextual() && !element.asText().isBlank() ? element.asText() : null,
                "give one line of text");
    }

    /** As {@link #texts}. */
    public Optional<List<Integer>> integers(String key) {
        return list(
                key,
                "[0, 1]",
                element -> element.isIntegralNumber() && element.canConvertToInt() ? element.asInt() : null,
                "give a whole number");
    }

    /** As {@link #texts}. */
    public Optional<List<Double>> numbers(String key) {
        return list(key, "[0.5, 0.5]", element -> element.isNumber() ? element.asDouble() : null, "give a number");
    }

    private <T> Optional<List<T>> list(
            String key, String example, Function<JsonNode, @Nullable T> taken, String advice) {
        JsonNode value = child(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            faults.add(at(key) + ": is no list; give one such as " + example);
            return Optional.empty();
        }
        List<T> list = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            @Nullable T element = taken.apply(value.get(i));
            if (element == null) {
                faults.add(at(key) + "[" + i + "]: is " + shown(value.get(i)) + "; " + advice);
            } else {
                list.add(element);
            }
        }
        return list.isEmpty() && !value.isEmpty() ? Optional.empty() : Optional.of(list);
    }

    /** Numbers without quotes, so that it can be told why one is no text. */
    private static String shown(JsonNode value) {
        return value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    }

    /** Free keys with one value each. */
    public Map<String, String> settings(String key) {
        ConfigSection free = new ConfigSection(at(key), child(key), known, faults);
        Map<String, String> settings = new TreeMap<>();
        for (String name : free.names()) {
            if (free.child(name) == null) {
                faults.add(free.at(name) + ": is missing; give it a value or remove it");
            }
            settings.put(name, free.text(name).orElse(""));
        }
        return settings;
    }

    /** A key of this mapping, as messages name it. */
    public String at(String key) {
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

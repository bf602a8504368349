package io.dpfgateway.model.config;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every key of a program's configuration.
 *
 * @param program as messages name it, such as {@code gateway}; its documented file is {@code docs/<program>.yaml}
 * @param prefix of the environment variables that stand in for keys
 * @param example one of the keys, for messages
 * @param kinds what each key takes, by its path, such as {@code registry.url}; no path has {@code _} in it, and no two differ in case
 *     alone
 */
public record KnownKeys(String program, String prefix, String example, Map<String, Kind> kinds) {
    /** What a key takes. */
    public enum Kind {
        TEXT,
        /** A number; or text, where it is none and that is allowed. */
        NUMBER,
        TEXTS,
        NUMBERS,
        /** Free keys of another program, with one text each. */
        SETTINGS
    }

    public KnownKeys {
        kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
    }

    /**
     * The keys of one mapping, sorted.
     *
     * @param path of the mapping; empty for the whole file
     */
    public Set<String> under(String path) {
        String start = path.isEmpty() ? "" : path + ".";
        Set<String> keys = new TreeSet<>();
        for (String key : kinds.keySet()) {
            if (key.startsWith(start)) {
                keys.add(key.substring(start.length()).replaceFirst("\\..*", ""));
            }
        }
        return keys;
    }
}

package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.config.Connection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The secrets among the settings for Kafka and the registry. Messages of their clients may quote them: the parser of {@code
 * sasl.jaas.config} quotes the word behind an unquoted password's blank, for one. Immutable.
 */
final class Secrets {
    private static final Pattern SECRET_KEY =
            Pattern.compile("(?i).*(password|jaas|secret|token|user\\.info|credential|keystore\\.key).*");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\"'=;:,]+");

    /** Stand in every {@code sasl.jaas.config}, and in good messages. */
    private static final Set<String> NO_SECRETS =
            Set.of("required", "requisite", "sufficient", "optional", "username", "password");

    private static final int SHORTEST = 3;

    /** Shorter ones are hidden as whole words only: they may be part of any other. */
    private static final int UNMISTAKABLE = 8;

    private final List<Pattern> words;

    private Secrets(Set<String> words) {
        // A secret can be part of a longer one.
        this.words = words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Secrets::pattern)
                .toList();
    }

    private static Pattern pattern(String word) {
        String quoted = Pattern.quote(word);
        return Pattern.compile(word.length() >= UNMISTAKABLE ? quoted : "(?<!\\w)" + quoted + "(?!\\w)");
    }

    static Secrets of(Connection connection) {
        Set<String> words = new HashSet<>();
        Stream.of(connection.kafka(), connection.registry().settings())
                .map(Map::entrySet)
                .flatMap(Set::stream)
                .filter(setting -> SECRET_KEY.matcher(setting.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> !isPath(value))
                .forEach(value -> {
                    words.add(value);
                    BETWEEN_WORDS.splitAsStream(value).forEach(words::add);
                });
        words.removeIf(word -> word.length() < SHORTEST
                || NO_SECRETS.contains(word.toLowerCase(Locale.ROOT))
                || word.endsWith("LoginModule"));
        return new Secrets(words);
    }

    /** A file that holds a secret is none, and a message should name it. */
    private static boolean isPath(String value) {
        return value.startsWith("/") && !value.contains(" ");
    }

    String hideIn(String text) {
        String hidden = text;
        for (Pattern word : words) {
            hidden = word.matcher(hidden).replaceAll("[hidden]");
        }
        return hidden;
    }
}

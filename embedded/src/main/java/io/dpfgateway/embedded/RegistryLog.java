package io.dpfgateway.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the registry prints, read back.
 *
 * @param file where its output goes
 */
record RegistryLog(Path file) {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:\\s]+:(\\d+)\\s");
    private static final Pattern PORT_IN_USE = Pattern.compile("Port \\d+ seems to be in use by another process");
    private static final Pattern STACK_FRAME = Pattern.compile("\\s+at .*");
    private static final int TAIL_LINES = 5;

    /** The port it listens on; empty as long as it does not. It tells this nowhere else when it chose the port itself. */
    OptionalInt port() {
        Matcher matcher = LISTENING.matcher(text());
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** Whether it gave up because another program has its port. */
    boolean tellsPortInUse() {
        return PORT_IN_USE.matcher(text()).find();
    }

    /** The last lines but for stack frames, joined into one. */
    String tail() {
        List<String> lines = text().lines()
                .filter(line -> !line.isBlank() && !STACK_FRAME.matcher(line).matches())
                .toList();
        return lines.isEmpty()
                ? "(nothing)"
                : lines.stream()
                        .skip(Math.max(0, lines.size() - TAIL_LINES))
                        .map(String::strip)
                        .collect(Collectors.joining(" | "));
    }

    private String text() {
        try {
            // Decoded leniently: the last character may be half written.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}

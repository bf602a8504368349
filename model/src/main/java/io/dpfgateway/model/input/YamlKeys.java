package io.dpfgateway.model.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The keys of an input spec's YAML, each taken with its type.
 *
 * @param file where they come from, for messages
 * @param tree what stands there
 */
record YamlKeys(Path file, JsonNode tree) {
    private static final List<String> ALLOWED =
            List.of("width", "height", "channels", "resize", "mean", "std", "labels", "task");

    NetworkDescription description() {
        if (!tree.isObject()) {
            throw refuse("holds no keys; give " + String.join(", ", ALLOWED));
        }
        tree.fieldNames().forEachRemaining(key -> {
            if (!ALLOWED.contains(key)) {
                throw refuse("has the unknown key '" + key + "'; allowed are " + String.join(", ", ALLOWED));
            }
        });
        int width = integer("width");
        int height = integer("height");
        Channels channels = oneOf("channels", Channels.values());
        ResizePolicy resize = oneOf("resize", ResizePolicy.values());
        List<Double> mean = numbers("mean").orElse(Collections.nCopies(channels.count(), 0.0));
        List<Double> std = numbers("std").orElse(Collections.nCopies(channels.count(), 1.0));
        List<String> labels = list("labels", JsonNode::isTextual, "texts, in quotes where they look like numbers")
                .map(nodes -> nodes.stream().map(JsonNode::textValue).toList())
                .orElse(List.of());
        Task task = tree.has("task") ? oneOf("task", Task.values()) : Task.CLASSIFICATION;
        try {
            return new NetworkDescription(new InputSpec(width, height, channels, resize, mean, std), labels, task);
        } catch (InvalidInputSpecException e) {
            throw new InvalidInputSpecException(file + ": " + e.getMessage(), e);
        }
    }

    private int integer(String key) {
        JsonNode node = required(key);
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw refuse(key + " is " + node + "; give a whole number of pixels");
        }
        return node.intValue();
    }

    private <E extends Enum<E>> E oneOf(String key, E[] values) {
        JsonNode node = required(key);
        return Arrays.stream(values)
                .filter(value ->
                        node.isTextual() && InputSpecYaml.lowerCase(value).equals(node.textValue()))
                .findFirst()
                .orElseThrow(() -> refuse(key + " is " + node + "; give one of "
                        + Arrays.stream(values).map(InputSpecYaml::lowerCase).collect(Collectors.joining(", "))));
    }

    private Optional<List<Double>> numbers(String key) {
        return list(key, JsonNode::isNumber, "numbers")
                .map(nodes -> nodes.stream().map(JsonNode::doubleValue).toList());
    }

    private Optional<List<JsonNode>> list(String key, Predicate<JsonNode> fits, String what) {
        JsonNode node = tree.get(key);
        if (node == null) {
            return Optional.empty();
        }
        List<JsonNode> items = new ArrayList<>();
        node.forEach(items::add);
        if (!node.isArray() || !items.stream().allMatch(fits)) {
            throw refuse(key + " is " + node + "; give a list of " + what);
        }
        return Optional.of(items);
    }

    private JsonNode required(String key) {
        JsonNode node = tree.get(key);
        if (node == null) {
            throw refuse("lacks the key '" + key + "'; add it");
        }
        return node;
    }

    /** A message is one line, so a long value is cut short. */
    private InvalidInputSpecException refuse(String why) {
        String oneLine = why.replace('\n', ' ');
        return new InvalidInputSpecException(
                file + " " + (oneLine.length() > 300 ? oneLine.substring(0, 300) + "..." : oneLine));
    }
}

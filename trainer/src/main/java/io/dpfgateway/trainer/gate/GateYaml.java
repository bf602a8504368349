package io.dpfgateway.trainer.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A gate's file: thresholds by their keys. Goes on behind what is wrong, so that all of it is told at once.
 *
 * @param file where it is
 */
record GateYaml(Path file) {
    private static final long MAX_BYTES = 1 << 20;

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    Gate read() {
        JsonNode tree = parse();
        if (!tree.isObject()) {
            throw new InvalidGateException(file + ": holds no thresholds; give some of " + known()
                    + ", or begin with a copy of docs/gate.yaml");
        }
        List<String> faults = new ArrayList<>();
        SortedMap<Threshold, Double> bounds = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            add(entry.getKey(), entry.getValue(), bounds, faults);
        }
        if (!faults.isEmpty()) {
            throw new InvalidGateException(faults);
        }
        try {
            return new Gate(bounds);
        } catch (InvalidGateException e) {
            throw new InvalidGateException(
                    e.problems().stream().map(fault -> file + ": " + fault).toList());
        }
    }

    private void add(String key, JsonNode value, SortedMap<Threshold, Double> bounds, List<String> faults) {
        Optional<Threshold> threshold = Threshold.of(key);
        if (threshold.isEmpty()) {
            faults.add(file + ": " + key + ": is not a threshold; known are " + known());
        } else if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            faults.add(file + ": " + key + ": is '" + oneLine(value) + "'; give a number of "
                    + Figure.text(threshold.get().lowest()) + " to "
                    + Figure.text(threshold.get().highest()));
        } else {
            bounds.put(threshold.get(), value.doubleValue());
        }
    }

    private static String known() {
        return Arrays.stream(Threshold.values()).map(Threshold::key).collect(Collectors.joining(", "));
    }

    private static String oneLine(JsonNode value) {
        String text = (value.isValueNode() ? value.asText() : value.toString()).replaceAll("\\R", " ");
        return text.length() > 100 ? text.substring(0, 100) + "..." : text;
    }

    private JsonNode parse() {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new InvalidGateException(file + ": is of " + size + " bytes; a gate has at most " + MAX_BYTES);
            }
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new InvalidGateException(file + ": is not there; give the path of a gate such as docs/gate.yaml", e);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            String reason = e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
            throw new InvalidGateException(file + ": line " + line + " is no YAML that can be read: " + reason, e);
        } catch (IOException e) {
            throw new InvalidGateException(file + ": cannot be read: " + e + "; check the file's rights", e);
        }
    }
}

package io.dpfgateway.model.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A {@link NetworkDescription} as a small YAML file beside its network:
 *
 * <pre>{@code
 * width: 32
 * height: 32
 * channels: rgb                  # rgb, bgr or gray
 * resize: crop                   # stretch, crop or pad
 * mean: [0.485, 0.456, 0.406]    # one a plane; 0 where absent
 * std: [0.229, 0.224, 0.225]     # one a plane; 1 where absent
 * labels: ["cat", "dog"]         # may be absent
 * }</pre>
 */
public final class InputSpecYaml {
    private static final long MAX_BYTES = 1 << 20;

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private InputSpecYaml() {}

    /** Where the description of a network is looked for: {@code cars.yaml} beside {@code cars.onnx}. */
    public static Path pathBeside(Path network) {
        String name = String.valueOf(network.getFileName());
        String stem = name.endsWith(".onnx") ? name.substring(0, name.length() - ".onnx".length()) : name;
        return network.resolveSibling(stem + ".yaml");
    }

    /**
     * Reads the description {@linkplain #pathBeside beside} a network, if there is one.
     *
     * @throws InvalidInputSpecException if there is one, but it cannot be used
     */
    public static Optional<NetworkDescription> beside(Path network) {
        Path file = pathBeside(network);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * Reads a description.
     *
     * @throws InvalidInputSpecException if the file is missing or damaged, or a key is unknown, missing or of a value that
     *     cannot be; the message names file and key
     */
    public static NetworkDescription read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new InvalidInputSpecException(
                        file + " is of " + size + " bytes; an input spec has at most " + MAX_BYTES);
            }
            return new YamlKeys(file, MAPPER.readTree(Files.readAllBytes(file))).description();
        } catch (NoSuchFileException e) {
            throw new InvalidInputSpecException("there is no file " + file + "; give the path of an input spec", e);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            String reason = e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
            throw new InvalidInputSpecException(file + " is no YAML: line " + line + ": " + reason, e);
        } catch (IOException e) {
            throw new InvalidInputSpecException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes a description; equal ones give equal bytes.
     *
     * @throws InvalidInputSpecException if the disk does not take it
     */
    public static void write(Path file, NetworkDescription description) {
        try {
            Files.writeString(file, text(description));
        } catch (IOException e) {
            throw new InvalidInputSpecException(
                    "cannot write " + file + ": " + e.getMessage()
                            + "; check the folder's rights and the free disk space",
                    e);
        }
    }

    static String text(NetworkDescription description) {
        InputSpec input = description.input();
        StringBuilder text = new StringBuilder();
        text.append("width: ").append(input.width()).append('\n');
        text.append("height: ").append(input.height()).append('\n');
        text.append("channels: ").append(lowerCase(input.channels())).append('\n');
        text.append("resize: ").append(lowerCase(input.resize())).append('\n');
        text.append("mean: ").append(numbers(input.mean())).append('\n');
        text.append("std: ").append(numbers(input.std())).append('\n');
        if (!description.labels().isEmpty()) {
            String labels = description.labels().stream()
                    .map(InputSpecYaml::quoted)
                    .collect(Collectors.joining(", ", "[", "]"));
            text.append("labels: ").append(labels).append('\n');
        }
        if (description.task() != Task.CLASSIFICATION) {
            text.append("task: ").append(lowerCase(description.task())).append('\n');
        }
        return text.toString();
    }

    static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** As a person writes them: 0 and 0.00001, neither 0.0 nor 1.0E-5. */
    private static String numbers(List<Double> values) {
        return values.stream()
                .map(value ->
                        new BigDecimal(value.toString()).stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** A string of JSON is one of YAML too. */
    private static String quoted(String label) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(label)) + '"';
    }
}

package io.dpfgateway.model.bundle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names a task network in topics, bundles and folders.
 *
 * @param value 1 to 100 of a-z, 0-9, dot, hyphen and underscore, beginning with a letter or digit
 */
public record NetworkId(@JsonValue String value) {
    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

    @JsonCreator
    public NetworkId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new BundleException(
                    "'" + value + "' cannot name a network: use 1 to 100 of a-z, 0-9, '.', '-' and '_',"
                            + " beginning with a letter or digit");
        }
    }

    /** The name that a network's file suggests: {@code ResNet 20.onnx} gives {@code resnet-20}. */
    public static NetworkId ofFile(Path network) {
        String stem = String.valueOf(network.getFileName()).replaceFirst("\\.onnx$", "");
        return new NetworkId(stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-"));
    }

    @Override
    public String toString() {
        return value;
    }
}

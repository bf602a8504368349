package io.dpfgateway.model.bundle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
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

    @Override
    public String toString() {
        return value;
    }
}

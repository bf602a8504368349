package io.dpfgateway.schemas.topic;

import java.util.Locale;

/** What the broker does with a topic's old records. */
public enum CleanupPolicy {
    /** Records go when they are older than the retention. */
    DELETE,
    /** The last record of each key stays. */
    COMPACT;

    /** The value of {@code cleanup.policy}. */
    public String configValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}

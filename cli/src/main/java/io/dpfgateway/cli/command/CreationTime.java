package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The time that a manifest states: now, or what SOURCE_DATE_EPOCH says, for bundles that are equal byte for byte. */
final class CreationTime {
    static final String VARIABLE = "SOURCE_DATE_EPOCH";

    private CreationTime() {}

    /** @param environment the process's */
    static Instant now(Clock clock, Map<String, String> environment) {
        @Nullable String epoch = environment.get(VARIABLE);
        if (epoch == null) {
            return Instant.ofEpochSecond(clock.instant().getEpochSecond());
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(epoch));
        } catch (NumberFormatException e) {
            throw new UsageException(VARIABLE + " is '" + epoch + "'; give seconds since 1970-01-01");
        }
    }
}

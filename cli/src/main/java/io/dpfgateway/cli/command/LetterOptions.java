package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.deadletter.LetterFilter;
import io.dpfgateway.cli.deadletter.Place;
import io.dpfgateway.schemas.record.DeadLetterReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are meant. */
final class LetterOptions {
    private static final Pattern AGO = Pattern.compile("([1-9]\\d{0,5})([smhd])");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            description = "Only those given up for it; several, separated by commas: ${COMPLETION-CANDIDATES}")
    private Set<DeadLetterReason> reasons = new LinkedHashSet<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those given up since then: 2026-01-31T10:00:00Z, or 30m, 12h, 7d for so long ago.")
    private @Nullable String since;

    @Option(
            names = "--place",
            paramLabel = "TOPIC-PARTITION@OFFSET",
            split = ",",
            description = "Only those whose original is there, as 'list' shows it; several, separated by commas.")
    private Set<String> places = new LinkedHashSet<>();

    LetterFilter filter(Clock clock) {
        Set<Place> parsed = new LinkedHashSet<>();
        places.forEach(place -> parsed.add(Place.parse(place)));
        return new LetterFilter(reasons, since == null ? Instant.MIN : since(since, clock), parsed);
    }

    private static Instant since(String text, Clock clock) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return clock.instant().minus(Duration.of(Long.parseLong(ago.group(1)), UNITS.get(ago.group(2))));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "--since is '" + text + "'; give a time such as 2026-01-31T10:00:00Z, or 30m, 12h or 7d");
        }
    }
}

package io.dpfgateway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.cli.UsageException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CreationTimeTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T08:00:00.123Z"), ZoneOffset.UTC);

    @Test
    void shouldBeTheClocksSecondWhenNothingElseIsSaid() {
        assertThat(CreationTime.now(CLOCK, Map.of())).isEqualTo("2026-11-23T08:00:00Z");
    }

    @Test
    void shouldBeTheEpochWhenOneIsGiven() {
        assertThat(CreationTime.now(CLOCK, Map.of(CreationTime.VARIABLE, "86400")))
                .isEqualTo("1970-01-02T00:00:00Z");
    }

    @Test
    void shouldRefuseAnEpochThatIsNoNumber() {
        assertThatThrownBy(() -> CreationTime.now(CLOCK, Map.of(CreationTime.VARIABLE, "today")))
                .isInstanceOf(UsageException.class)
                .hasMessage("SOURCE_DATE_EPOCH is 'today'; give seconds since 1970-01-01");
    }
}

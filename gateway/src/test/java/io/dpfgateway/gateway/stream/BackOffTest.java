package io.dpfgateway.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final BackOff backOff = new BackOff(new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

    @Test
    void shouldDoubleUpToItsBoundWhenFailuresFollowOneAnother() {
        List<Long> waits = Stream.generate(backOff::afterFailure)
                .limit(8)
                .map(Duration::toMillis)
                .toList();

        assertThat(waits).containsExactly(250L, 500L, 1000L, 2000L, 4000L, 8000L, 8000L, 8000L);
    }

    @Test
    void shouldBeginAgainWhenAMinuteWasQuiet() {
        backOff.afterFailure();
        backOff.afterFailure();

        now.set(now.get().plusSeconds(61));

        assertThat(backOff.afterFailure()).hasMillis(250);
    }
}

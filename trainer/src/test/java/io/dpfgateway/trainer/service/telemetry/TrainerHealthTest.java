package io.dpfgateway.trainer.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TrainerHealthTest {
    private final HandClock clock = new HandClock();
    private final TrainerHealth health = new TrainerHealth(clock);

    @Test
    void shouldBeAliveAndNotReadyBeforeItTookSamplesInAndKnowsWhoLeads() {
        assertThat(health.missingToLive()).isEmpty();
        assertThat(health.missingToBeReady())
                .containsExactly("no samples were asked for yet", "the group has not said yet who leads");

        health.takesIn();
        assertThat(health.missingToBeReady()).containsExactly("the group has not said yet who leads");

        health.joined();
        assertThat(health.missingToBeReady()).isEmpty();
    }

    @Test
    void shouldNotBeReadyWhenNoSamplesCouldBeTakenInForLong() {
        ready();
        clock.advance(TrainerHealth.INTAKE_PATIENCE);
        assertThat(health.missingToBeReady()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertThat(health.missingToBeReady()).singleElement().asString().contains("for 61 s", "is 60 s");
        assertThat(health.missingToLive()).isEmpty();
    }

    @Test
    void shouldBeNeitherWhenNothingWorksForLong() {
        ready();
        clock.advance(TrainerHealth.WORK_PATIENCE);
        health.takesIn();
        assertThat(health.missingToLive()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        health.takesIn();
        assertThat(health.missingToLive()).singleElement().asString().contains("no sign of work for 901 s");
        assertThat(health.missingToBeReady()).isEqualTo(health.missingToLive());

        health.works();
        assertThat(health.missingToBeReady()).isEmpty();
    }

    @Test
    void shouldBeNeitherWhenItHasEnded() {
        ready();
        health.ended("failed");

        assertThat(health.missingToLive()).containsExactly("the trainer has failed");
        assertThat(health.missingToBeReady()).containsExactly("the trainer has failed");
    }

    private void ready() {
        health.works();
        health.takesIn();
        health.joined();
    }

    /** Turned by hand. */
    private static final class HandClock extends Clock {
        private Instant now = Instant.EPOCH;

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}

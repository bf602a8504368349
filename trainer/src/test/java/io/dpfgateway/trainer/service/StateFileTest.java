package io.dpfgateway.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private StateFile open() {
        return StateFile.open(folder, CLOCK);
    }

    @Test
    void shouldKnowAllAgainWhenItIsOpenedAgain() {
        JobRecord job = JobRecord.begin(3, Trigger.ofCommand(7, "new cameras"), NOW.plusSeconds(60));
        ServiceState told;
        try (StateFile state = open()) {
            state.change(now -> now.commanded(7, Trigger.ofCommand(7, "new cameras")));
            state.change(now -> now.begun(job));
            state.change(now -> now.commanded(9, Trigger.ofCommand(9, "older cameras")));
            told = state.change(now -> now.with(job.readyToPublish("ab12")));
        }

        try (StateFile state = open()) {
            assertThat(state.get()).isEqualTo(told);
            assertThat(told.pending()).isEqualTo(Trigger.ofCommand(9, "older cameras"));
            assertThat(told.lastStart()).isEqualTo(NOW.plusSeconds(60));
        }
    }

    @Test
    void shouldReadAStateOfBeforeATriggerKnewItsCommand() throws IOException {
        Files.writeString(folder.resolve("state.json"), """
                {
                  "lastStart" : "2026-11-26T02:00:00Z",
                  "commandOffset" : 4,
                  "pending" : {"kind" : "COMMAND", "reason" : "new cameras"},
                  "job" : null,
                  "last" : null
                }
                """);

        try (StateFile state = open()) {
            Trigger pending = state.get().pending();
            assertThat(pending).isEqualTo(new Trigger(Trigger.Kind.COMMAND, "new cameras"));
            // It was committed when it was taken up: no other instance carries it out.
            assertThat(pending.isSettledBefore(5)).isFalse();
        }
    }

    @Test
    void shouldBeUsedByOneAtATime() {
        try (StateFile first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("is used by a trainer that runs now");
            assertThatThrownBy(this::open).isInstanceOf(InvalidStateException.class);
            assertThat(first.get().job()).isNull();
        }
        try (StateFile again = open()) {
            assertThat(again.get().lastStart()).isEqualTo(NOW);
        }
    }
}

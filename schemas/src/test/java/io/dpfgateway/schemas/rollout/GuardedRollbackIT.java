package io.dpfgateway.schemas.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.schemas.rollout.GuardedRollback.Result;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry; each test has an installation of its own, told apart by the prefix. */
@Timeout(90)
class GuardedRollbackIT {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    static Path directory;

    private static EmbeddedStack stack;

    private TopicNames names;
    private Map<String, String> kafka;
    private RegistryConfig registry;
    private GuardedRollback rollback;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(directory);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() {
        names = new TopicNames("t" + UUID.randomUUID().toString().substring(0, 8) + "-");
        TopicAdmin.create(
                TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()).withNames(names));
        kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
        registry = RegistryConfig.of(stack.registryUrl());
        rollback = new GuardedRollback(kafka, registry, names, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void shouldTakeTheCanaryAwayAndThenTheStableVersionAndThenNothing() {
        // Given
        Rollout trial = set(rollout("tiny", 2, 3, 1));
        Rollout other = set(rollout("other", 7, 8, null));

        // When
        Result first = rollback.apply(new Finding(trial, 3, "bad"));

        // Then
        Rollout stable = new Rollout("tiny", 2, null, 0.0, "bad", NOW, 1);
        assertThat(first).isEqualTo(new Result.RolledBack(stable));
        assertThat(read("tiny")).isEqualTo(stable);
        assertThat(read("other")).isEqualTo(other);

        // When
        assertThat(rollback.apply(new Finding(stable, 2, "worse"))).isInstanceOf(Result.RolledBack.class);
        Rollout before = new Rollout("tiny", 1, null, 0.0, "worse", NOW, null);
        assertThat(read("tiny")).isEqualTo(before);
        assertThat(rollback.apply(new Finding(before, 1, "worst"))).isEqualTo(new Result.NothingBefore());
        assertThat(read("tiny")).isEqualTo(before);
    }

    @Test
    void shouldWriteNothingWhenSomethingElseIsSetByNow() {
        // Given: the same versions, set again
        Rollout decidedOn = set(rollout("tiny", 2, 3, 1));
        Rollout again = set(Rollout.newBuilder(decidedOn)
                .setUpdatedAt(decidedOn.getUpdatedAt().plusMillis(1))
                .build());

        // When
        Result result = rollback.apply(new Finding(decidedOn, 3, "bad"));

        // Then
        assertThat(result).isEqualTo(new Result.MovedOn());
        assertThat(read("tiny")).isEqualTo(again);
    }

    @Test
    void shouldGoBackOneStepOnlyWhenSeveralFindItAtOnce() throws Exception {
        // Given: a second step back would be possible
        Rollout stable = set(rollout("tiny", 2, 3, 1));
        int guards = 3;
        ExecutorService threads = Executors.newFixedThreadPool(guards);
        List<Future<Result>> results = new ArrayList<>();

        // When
        for (int i = 0; i < guards; i++) {
            String reason = "guard " + i;
            results.add(threads.submit(() -> rollback.apply(new Finding(stable, 3, reason))));
        }
        int written = 0;
        for (Future<Result> result : results) {
            written += result.get() instanceof Result.RolledBack ? 1 : 0;
        }
        threads.shutdown();

        // Then: all may have ended one another, but nobody goes back twice
        assertThat(written).isLessThanOrEqualTo(1);
        if (written == 0) {
            assertThat(rollback.apply(new Finding(stable, 3, "late"))).isInstanceOf(Result.RolledBack.class);
        }
        assertThat(read("tiny").getStableVersion()).isEqualTo(2);
        assertThat(read("tiny").getCanaryVersion()).isNull();
        assertThat(read("tiny").getPreviousVersion()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAnEarlierWriterWhenALaterOneIsOpen() {
        Rollout trial = rollout("tiny", 1, 2, null);
        try (RolloutWriter earlier = RolloutWriter.open(kafka, registry, names);
                RolloutWriter later = RolloutWriter.open(kafka, registry, names)) {
            assertThatThrownBy(() -> earlier.write(trial))
                    .isInstanceOf(RolloutFencedException.class)
                    .hasMessageContaining("another rollout was set at the same time");
            assertThat(new RolloutReader(kafka, registry, names).read("tiny")).isEmpty();

            later.write(trial);
            assertThat(read("tiny")).isEqualTo(trial);
        }
    }

    @Test
    void shouldRefuseAFindingThatItsRollbackWouldNotMend() {
        Rollout trial = rollout("tiny", 1, 2, null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Finding(trial, 1, "bad"))
                .withMessageContaining("a rollback takes version 2 away and not 1");
    }

    private Rollout set(Rollout rollout) {
        try (RolloutWriter writer = RolloutWriter.open(kafka, registry, names)) {
            writer.write(rollout);
        }
        return rollout;
    }

    private Rollout read(String network) {
        return new RolloutReader(kafka, registry, names).read(network).orElseThrow();
    }

    private static Rollout rollout(String network, int stable, @Nullable Integer canary, @Nullable Integer previous) {
        return new Rollout(
                network, stable, canary, canary == null ? 0 : 0.5, "trial", Instant.ofEpochMilli(1_000), previous);
    }
}

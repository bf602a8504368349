package io.dpfgateway.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.GuardMetrics;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Guard;
import io.dpfgateway.gateway.config.Identity;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.GuardState;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A canary that spoils the network's answers is taken back by itself, and nothing else changes. */
@Timeout(120)
class GuardRollsBackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Five of the sources have it, three have not. */
    private static final double SHARE = 0.3;

    private static final Guard GUARD = new Guard(GuardPolicy.CANARY, 1, 100_000, new Guard.Threshold(0.9, 30, 0.8));
    private static final List<String> SOURCES =
            IntStream.range(0, 8).mapToObj(i -> "camera-" + i).toList();

    @TempDir
    static Path box;

    private static Stack stack;

    @TempDir
    Path directory;

    private Installation installation;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int sent;

    @BeforeAll
    static void start() {
        stack = BoxedStack.start(box);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() {
        installation = new Installation(stack);
        installation.announce(TestModels.writeTask(directory.resolve("v1"), 1, "Identity"), 1);
    }

    @AfterEach
    void uninstall() {
        installation.close();
    }

    @Test
    void shouldTakeACanaryBackThatSpoilsTheAnswersAndLoseNothing() {
        // Given: two gateways, which may find it at once
        announce("Neg");
        installation.roll(1, null, 0);
        try (Gateway one = open("one", GUARD);
                Gateway two = open("two", GUARD)) {
            streamUntil(() -> runs(1, null));

            // When
            installation.roll(1, 2, SHARE);
            streamUntil(() -> rollouts().size() > 2);
            streamUntil(() -> runs(1, null));

            // Then
            stream(5);
            awaitAll();
            assertThat(one.dpfVersion()).hasValue(1);
            assertThat(two.dpfVersion()).hasValue(1);
        }
        assertThat(rollouts()).hasSize(3);
        Rollout last = rollouts().get(2);
        assertThat(last.getStableVersion()).isEqualTo(1);
        assertThat(last.getCanaryVersion()).isNull();
        assertThat(last.getReason())
                .matches(
                        "guard of (one|two): version 2: clean and poisoned outputs agree on \\d+ of \\d+ live pictures .*");
        assertThat(meters.get(GuardMetrics.ROLLBACKS)
                        .tag("reason", "agreement")
                        .counter()
                        .count())
                .isEqualTo(1);
        List<PoisonedRecord> records = installation.read(Topic.POISONED_FEATURES, PoisonedRecord.class);
        assertThat(records)
                .extracting(PoisonedRecord::getId)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, sent).mapToObj(Integer::toString).toList());
        assertThat(records).extracting(PoisonedRecord::getDpfVersion).contains(1, 2);
    }

    @Test
    void shouldLeaveTheCanaryAndTellWhenThePolicyIsOff() {
        // Given
        announce("Neg");
        installation.roll(1, 2, SHARE);

        // When
        try (Gateway gateway = open("one", GUARD.withPolicy(GuardPolicy.OFF))) {
            streamUntil(() -> guarded(2)
                    .filter(status -> status.getState() == GuardState.MISSED)
                    .isPresent());
            streamUntil(() -> runs(1, 2));
        }

        // Then
        assertThat(rollouts()).hasSize(1);
        assertThat(guarded(1).orElseThrow().getState()).isEqualTo(GuardState.MEASURING);
    }

    @Test
    void shouldLeaveACanaryThatAgrees() {
        // Given
        announce("Identity");
        installation.roll(1, 2, SHARE);

        // When
        try (Gateway gateway = open("one", GUARD)) {
            streamUntil(() -> guarded(2)
                    .filter(status ->
                            status.getPictures() > 2L * GUARD.threshold().minPictures())
                    .isPresent());
        }

        // Then
        GuardStatus seen = guarded(2).orElseThrow();
        assertThat(seen.getState()).isEqualTo(GuardState.MEASURING);
        assertThat(seen.getAgreed()).isEqualTo(seen.getPictures());
        assertThat(rollouts()).hasSize(1);
    }

    private void announce(String dpf) {
        installation.announce(TestModels.writeTask(directory.resolve("v2"), 2, dpf), 2);
    }

    private Gateway open(String instance, Guard guard) {
        GatewayConfig config = installation.config(directory.resolve("state-" + instance));
        Identity identity = config.identity();
        return Gateway.start(
                config.withGuard(guard)
                        .withIdentity(new Identity(
                                identity.networkId(), identity.applicationId(), instance, identity.topics())),
                meters);
    }

    private List<Rollout> rollouts() {
        return installation.read(Topic.DPF_ROLLOUTS, Rollout.class);
    }

    private boolean runs(int stable, @Nullable Integer canary) {
        return lastStatus()
                .filter(status -> Integer.valueOf(stable).equals(status.getDpfVersion())
                        && Objects.equals(canary, status.getCanaryVersion()))
                .isPresent();
    }

    private Optional<GuardStatus> guarded(int version) {
        return installation.read(Topic.DPF_GATEWAY_STATUS, GatewayStatus.class).stream()
                .sorted(Comparator.comparing(GatewayStatus::getUpdatedAt).reversed())
                .flatMap(status -> status.getGuarded().stream())
                .filter(guarded -> guarded.getVersion() == version)
                .findFirst();
    }

    private Optional<GatewayStatus> lastStatus() {
        return installation.read(Topic.DPF_GATEWAY_STATUS, GatewayStatus.class).stream()
                .max(Comparator.comparing(GatewayStatus::getUpdatedAt));
    }

    private void streamUntil(Callable<Boolean> so) {
        await().atMost(PATIENCE).until(() -> {
            stream(1);
            return so.call();
        });
    }

    private void stream(int rounds) {
        for (int i = 0; i < rounds; i++) {
            for (String source : SOURCES) {
                String id = Integer.toString(sent++);
                installation.produce(TestPictures.record(source, id, TestPictures.noisePng(sent)));
            }
        }
    }

    private void awaitAll() {
        await().atMost(PATIENCE)
                .until(() -> installation.readRaw(Topic.POISONED_FEATURES).size() >= sent);
    }
}

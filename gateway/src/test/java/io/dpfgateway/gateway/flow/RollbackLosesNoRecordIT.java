package io.dpfgateway.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.rollout.CanaryShare;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.VersionStage;
import io.dpfgateway.schemas.record.VersionStatus;
import io.dpfgateway.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions come and go under a running stream: each picture comes out once, in order, and as the version of its source. */
@Timeout(120)
class RollbackLosesNoRecordIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Splits the sources, so that two versions run at once; see {@link #splitsTheSources}. */
    private static final double SHARE = 0.3;

    private static final List<String> SOURCES =
            IntStream.range(0, 8).mapToObj(i -> "camera-" + i).toList();

    @TempDir
    static Path box;

    private static Stack stack;

    @TempDir
    Path directory;

    private Installation installation;
    private GatewayConfig config;

    /** What was set, in order; the first is in force from the beginning. */
    private final List<Setting> settings = new ArrayList<>();

    /** For each picture the setting that all was agreed on when it was sent. */
    private final List<Integer> agreed = new ArrayList<>();

    private record Setting(int stable, @Nullable Integer canary) {
        int versionFor(String source) {
            return canary != null && new CanaryShare(SHARE).includes(source) ? canary : stable;
        }

        boolean isIn(GatewayStatus status) {
            return status.getState() == GatewayState.RUNNING
                    && Integer.valueOf(stable).equals(status.getDpfVersion())
                    && Objects.equals(canary, status.getCanaryVersion());
        }
    }

    @BeforeAll
    static void start() {
        stack = BoxedStack.start(box);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeAll
    static void splitsTheSources() {
        assertThat(SOURCES)
                .filteredOn(new CanaryShare(SHARE)::includes)
                .as("sources of the canary")
                .hasSize(5);
    }

    @BeforeEach
    void install() {
        installation = new Installation(stack);
        config = installation.config(directory.resolve("state"));
    }

    @AfterEach
    void uninstall() {
        installation.close();
    }

    @Test
    void shouldLoseRepeatAndMixUpNothingWhenVersionsAreTriedPromotedAndTakenBack() {
        // Given
        announce(1);
        announce(2);
        set(1, null);
        try (Gateway gateway = open()) {
            streamUntil(this::agrees);

            // When
            for (int round = 0; round < 2; round++) {
                set(1, 2);
                streamUntil(this::agrees);
                set(2, null);
                streamUntil(this::agrees);
                set(1, null);
                streamUntil(this::agrees);
            }
            awaitOutputs(agreed.size());
            assertThat(gateway.dpfVersion()).hasValue(1);
        }

        // Then
        List<PoisonedRecord> records = installation.read(Topic.POISONED_FEATURES, PoisonedRecord.class);
        assertThat(records)
                .extracting(PoisonedRecord::getId)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, agreed.size())
                        .mapToObj(Integer::toString)
                        .toList());
        assertInOrder(records);
        assertVersions(records);
        assertTwoVersionsAtOnce(records);
    }

    @Test
    void shouldBeginWithTheRolloutOfTheTopicsWhenItStartsLate() {
        // Given: it was otherwise before
        announce(1);
        announce(2);
        announce(3);
        set(3, null);
        set(1, 2);
        stream(20);

        // When
        try (Gateway gateway = open()) {
            awaitOutputs(agreed.size());
        }

        // Then
        assertThat(installation.read(Topic.POISONED_FEATURES, PoisonedRecord.class))
                .hasSameSizeAs(agreed)
                .allSatisfy(record -> assertThat(record.getDpfVersion())
                        .isEqualTo(settings.get(1).versionFor(record.getSource())))
                .extracting(PoisonedRecord::getDpfVersion)
                .contains(1, 2);
    }

    @Test
    void shouldGoOnWithWhatItRunsAndSayWhyWhenTheCanaryIsRefused() {
        // Given
        announce(1);
        installation.announce(TestModels.writeInfinite(directory.resolve("v2"), 2), 2);
        set(1, null);
        try (Gateway gateway = open()) {
            streamUntil(this::agrees);

            // When
            installation.roll(1, 2, SHARE);
            streamUntil(() -> lastStatus().filter(status -> !status.getDetail().isEmpty()));

            // Then
            GatewayStatus told = lastStatus().orElseThrow();
            assertThat(told.getDetail()).startsWith("refused (BAD_OUTPUT): version 2 of tiny");
            assertThat(told.getState()).isEqualTo(GatewayState.RUNNING);
            assertThat(told.getDpfVersion()).isEqualTo(1);
            assertThat(told.getCanaryVersion()).isNull();
            assertThat(told.getVersions())
                    .extracting(VersionStatus::getStage)
                    .containsExactly(VersionStage.STABLE, VersionStage.REFUSED);
            stream(10);
            awaitOutputs(agreed.size());
        }
        assertThat(installation.read(Topic.POISONED_FEATURES, PoisonedRecord.class))
                .hasSameSizeAs(agreed)
                .allSatisfy(record -> assertThat(record.getDpfVersion()).isEqualTo(1));
    }

    private Gateway open() {
        return Gateway.start(config, new SimpleMeterRegistry());
    }

    private void announce(int version) {
        installation.announce(TestModels.writeConvolution(directory.resolve("v" + version), version), version);
    }

    private void set(int stable, @Nullable Integer canary) {
        settings.add(new Setting(stable, canary));
        installation.roll(stable, canary, canary == null ? 0 : SHARE);
    }

    /** The status, once the gateway runs what was set last. */
    private Optional<GatewayStatus> agrees() {
        return lastStatus().filter(settings.get(settings.size() - 1)::isIn);
    }

    private Optional<GatewayStatus> lastStatus() {
        return installation.read(Topic.DPF_GATEWAY_STATUS, GatewayStatus.class).stream()
                .max(Comparator.comparing(GatewayStatus::getUpdatedAt));
    }

    /** Sends pictures until it is so, a few more, which find it so, and yet more, which are under way when something else is set. */
    private void streamUntil(Supplier<Optional<GatewayStatus>> so) {
        int before = Math.max(0, settings.size() - 2);
        await().atMost(PATIENCE).until(() -> {
            send(before);
            return so.get().isPresent();
        });
        stream(10);
        // Else nothing keeps the next setting from being in force before the first of them is read.
        awaitOutputs(agreed.size());
        stream(10);
    }

    /** Sends pictures of every source. */
    private void stream(int rounds) {
        for (int i = 0; i < rounds; i++) {
            send(settings.size() - 1);
        }
    }

    private void send(int agreedOn) {
        for (String source : SOURCES) {
            int number = agreed.size();
            agreed.add(agreedOn);
            installation.produce(TestPictures.record(source, Integer.toString(number), TestPictures.noisePng(number)));
        }
    }

    private void awaitOutputs(int count) {
        await().atMost(PATIENCE)
                .until(() -> installation.readRaw(Topic.POISONED_FEATURES).size() >= count);
    }

    private static void assertInOrder(List<PoisonedRecord> records) {
        for (String source : SOURCES) {
            assertThat(records.stream()
                            .filter(record -> record.getSource().equals(source))
                            .map(record -> Integer.valueOf(record.getId())))
                    .isSortedAccordingTo(Comparator.naturalOrder());
        }
    }

    /**
     * While a canary was on trial and all was agreed on it, sources outside of its share came out as the stable version and those in it
     * as the canary, picture by picture: the two ran at the same time, and not one after the other.
     */
    private void assertTwoVersionsAtOnce(List<PoisonedRecord> records) {
        for (int i = 0; i < settings.size(); i++) {
            int setting = i;
            if (settings.get(i).canary() == null) {
                continue;
            }
            Map<Integer, IntSummaryStatistics> numbers = records.stream()
                    .filter(record -> agreed.get(Integer.parseInt(record.getId())) == setting)
                    .collect(Collectors.groupingBy(
                            PoisonedRecord::getDpfVersion,
                            Collectors.summarizingInt(record -> Integer.parseInt(record.getId()))));
            assertThat(numbers)
                    .as("versions under setting %d of %s", i, settings)
                    .containsKeys(1, 2);
            IntSummaryStatistics one = Objects.requireNonNull(numbers.get(1));
            IntSummaryStatistics two = Objects.requireNonNull(numbers.get(2));
            assertThat(one.getMin()).isLessThan(two.getMax());
            assertThat(two.getMin()).isLessThan(one.getMax());
        }
    }

    /** The records of a source go through the settings in their order, and none lags behind what was agreed on. */
    private void assertVersions(List<PoisonedRecord> records) {
        Map<String, Integer> reached = new HashMap<>();
        for (PoisonedRecord record : records) {
            String source = record.getSource();
            int from = Math.max(reached.getOrDefault(source, 0), agreed.get(Integer.parseInt(record.getId())));
            Predicate<Integer> fits = i -> settings.get(i).versionFor(source) == record.getDpfVersion();
            int at = IntStream.range(from, settings.size())
                    .boxed()
                    .filter(fits)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(source + " has version " + record.getDpfVersion()
                            + " in picture " + record.getId() + ", from setting " + from + " on: " + settings));
            reached.put(source, at);
        }
    }
}

package io.dpfgateway.trainer.service.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.record.LeakageState;
import io.dpfgateway.schemas.record.LeakageStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.schemas.rollout.GuardedRollback.Result;
import io.dpfgateway.schemas.rollout.StepBack;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.WorkEndedException;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.guard.LeakageReading;
import io.dpfgateway.trainer.guard.LeakageThreshold;
import io.dpfgateway.trainer.measure.Interval;
import io.dpfgateway.trainer.service.telemetry.GuardMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured when, and what comes of it; the measuring itself is played. */
class LeakageGuardTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration EVERY = Duration.ofMinutes(60);
    private static final int NEW_SAMPLES = 30;
    private static final double GOOD = 0.2;
    private static final double BAD = 0.6;

    private SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PlayedFleet fleet = new PlayedFleet();
    private final PlayedMeter meter = new PlayedMeter();
    private LeakageGuard guard;
    private Instant now = START;

    @BeforeEach
    void open() {
        open(GuardPolicy.CANARY);
    }

    private void open(GuardPolicy policy) {
        guard = guard(policy, Optional.of(new LeakageThreshold(0.4, 50)), 200);
    }

    private LeakageGuard guard(GuardPolicy policy, Optional<LeakageThreshold> threshold, int pictures) {
        registry = new SimpleMeterRegistry();
        return new LeakageGuard(
                new GuardSettings(
                        policy,
                        threshold,
                        new GuardSettings.Sampling(pictures, EVERY, NEW_SAMPLES, 0.1),
                        new GuardSettings.Attackers(new Budget(AdversaryKind.SMALL, 16, 10, 16), 1),
                        TrustPolicy.acceptUnsigned()),
                "trainer-1",
                fleet,
                meter,
                new GuardMeters(registry));
    }

    @Test
    void shouldTakeACanaryBackOnceThatLeaksAndLeaveTheStableVersion() {
        // Given
        fleet.set(1, 2, null);
        meter.leaks.putAll(Map.of(1, GOOD, 2, BAD));

        // When
        look();
        look();
        look();

        // Then
        assertThat(fleet.findings).singleElement().satisfies(finding -> {
            assertThat(finding.version()).isEqualTo(2);
            assertThat(finding.reason())
                    .startsWith("guard of trainer-1: version 2: an attacker rebuilds 200 sampled pictures");
        });
        assertThat(meter.measured).containsExactly(2, 1);
        assertThat(status(2).getState()).isEqualTo(LeakageState.ROLLED_BACK);
        assertThat(status(2).getDetail()).contains("where at most 0.400 is allowed");
        assertThat(status(1).getState()).isEqualTo(LeakageState.MEASURING);
        assertThat(count(GuardMeters.ROLLBACKS)).isOne();
        assertThat(registry.get(GuardMeters.ROLLBACKS).tag("reason", "leakage").counter())
                .isNotNull();
        assertThat(ssim(2)).isEqualTo(BAD);
        assertThat(registry.get(GuardMeters.STATE)
                        .tags("version", "2", "state", "rolled_back")
                        .gauge()
                        .value())
                .isOne();
    }

    @Test
    void shouldLeaveAStableVersionThatLeaksUnlessThePolicyIsAll() {
        // Given
        fleet.set(2, null, 1);
        meter.leaks.put(2, BAD);

        // When
        look();

        // Then
        assertThat(fleet.findings).isEmpty();
        assertThat(status(2).getState()).isEqualTo(LeakageState.MISSED);

        // When
        open(GuardPolicy.ALL);
        look();

        // Then
        assertThat(fleet.findings).hasSize(1);
        assertThat(fleet.rollout.orElseThrow().getStableVersion()).isEqualTo(1);
    }

    @Test
    void shouldMeasureAndTellOnlyWhenThePolicyIsOff() {
        open(GuardPolicy.OFF);
        fleet.set(1, 2, null);
        meter.leaks.putAll(Map.of(1, BAD, 2, BAD));

        look();

        assertThat(fleet.findings).isEmpty();
        assertThat(guard.statuses())
                .extracting(LeakageStatus::getState)
                .containsExactly(LeakageState.MISSED, LeakageState.MISSED);
        assertThat(ssim(2)).isEqualTo(BAD);
    }

    @Test
    void shouldJudgeNothingWhenNoThresholdIsKnown() {
        guard = guard(GuardPolicy.ALL, Optional.empty(), 200);
        fleet.set(1, 2, null);
        meter.leaks.putAll(Map.of(1, BAD, 2, BAD));

        look();

        assertThat(fleet.findings).isEmpty();
        assertThat(status(2).getState()).isEqualTo(LeakageState.MEASURING);
        assertThat(status(2).getMaxSsim()).isNull();
        assertThat(count(GuardMeters.FAILED_MEASUREMENTS)).isZero();
    }

    @Test
    void shouldDoNothingWhenNothingIsToBeMeasured() {
        guard = guard(GuardPolicy.ALL, Optional.of(new LeakageThreshold(0.4, 50)), 0);
        fleet.set(1, 2, null);

        look();

        assertThat(meter.measured).isEmpty();
        assertThat(fleet.reads).isZero();
    }

    @Test
    void shouldLookNoMoreOftenThanItIsTo() {
        fleet.set(1, null, null);

        look();
        guard.look(now.plus(LeakageGuard.LOOK).minusMillis(1), Progress.SILENT);
        assertThat(fleet.reads).isOne();

        guard.look(now.plus(LeakageGuard.LOOK), Progress.SILENT);
        assertThat(fleet.reads).isEqualTo(2);
    }

    @Test
    void shouldMeasureAgainWhenItIsTimeAndAPictureCameOrWhenManyCame() {
        fleet.set(1, null, null);
        look();
        assertThat(meter.measured).hasSize(1);

        // When: time passes, and nothing comes
        now = now.plus(EVERY);
        look();
        assertThat(meter.measured).hasSize(1);

        // When: one picture came
        meter.fresh = 1;
        look();
        assertThat(meter.measured).hasSize(2);

        // When: it is too early, and too few came; then enough
        meter.fresh = NEW_SAMPLES - 1;
        look();
        assertThat(meter.measured).hasSize(2);
        meter.fresh = NEW_SAMPLES;
        look();
        assertThat(meter.measured).hasSize(3);
    }

    @Test
    void shouldTellOnceAndTryAgainWhenAVersionCannotBeMeasured() {
        // Given
        fleet.set(1, null, null);
        meter.failure = new UnfitPicturesException("the vault has 3 pictures");

        // When
        look();

        // Then
        assertThat(status(1).getState()).isEqualTo(LeakageState.UNABLE);
        assertThat(status(1).getDetail()).isEqualTo("the vault has 3 pictures");
        assertThat(status(1).getSsim()).isNull();
        assertThat(ssim(1)).isNaN();
        assertThat(count(GuardMeters.FAILED_MEASUREMENTS)).isOne();

        // When: it is too early to try again
        look();
        assertThat(count(GuardMeters.FAILED_MEASUREMENTS)).isOne();

        // When
        meter.failure = null;
        now = now.plus(LeakageGuard.RETRY);
        look();

        // Then
        assertThat(status(1).getState()).isEqualTo(LeakageState.MEASURING);
        assertThat(status(1).getDetail()).isEmpty();
    }

    @Test
    void shouldSayWhenAVersionIsSetThatIsNotAnnounced() {
        fleet.set(1, null, null);
        fleet.announced.clear();

        look();

        assertThat(status(1).getDetail()).startsWith("it is set, but not announced on dpf-models");
    }

    @Test
    void shouldGoOnWhenWhatIsSetCannotBeRead() {
        fleet.set(1, null, null);
        fleet.failure = new IllegalStateException("no broker answers");
        look();
        assertThat(count(GuardMeters.FAILED_MEASUREMENTS)).isOne();
        assertThat(meter.measured).isEmpty();

        fleet.failure = null;
        look();
        assertThat(meter.measured).containsExactly(1);
    }

    @Test
    void shouldEndAtOnceWhenTheWorkMustEnd() {
        fleet.set(1, null, null);
        meter.failure = new Ended();

        assertThatThrownBy(this::look).isInstanceOf(Ended.class);
        assertThat(count(GuardMeters.FAILED_MEASUREMENTS)).isZero();

        // Nothing says that it was tried.
        meter.failure = null;
        look();
        assertThat(meter.measured).containsExactly(1);
    }

    @Test
    void shouldTryAgainWithoutMeasuringAgainWhenARollbackCannotBeWritten() {
        // Given
        fleet.set(1, 2, null);
        meter.leaks.put(2, BAD);
        fleet.takeBackFailure = new IllegalStateException("no broker answers");

        // When
        look();

        // Then
        assertThat(count(GuardMeters.FAILED_ROLLBACKS)).isOne();
        assertThat(status(2).getState()).isEqualTo(LeakageState.MISSED);

        // When
        fleet.takeBackFailure = null;
        look();

        // Then
        assertThat(fleet.findings).hasSize(1);
        assertThat(meter.measured).containsExactly(2, 1);
    }

    @Test
    void shouldAskNoMoreUnderARolloutThatCannotBeTakenBack() {
        open(GuardPolicy.ALL);
        fleet.set(2, null, 1);
        meter.leaks.put(2, BAD);
        fleet.nothingBefore = true;

        look();
        look();

        assertThat(fleet.findings).hasSize(1);
        assertThat(count(GuardMeters.ROLLBACKS)).isZero();
    }

    @Test
    void shouldKeepAttackersOfWhatIsInForceOrMayComeBack() {
        fleet.set(3, 4, 2);
        look();
        assertThat(meter.kept).containsExactlyInAnyOrder(2, 3, 4);

        fleet.set(4, null, 3);
        look();
        assertThat(meter.kept).containsExactlyInAnyOrder(3, 4);
        assertThat(guard.statuses()).extracting(LeakageStatus::getVersion).containsExactly(4);
    }

    @Test
    void shouldMeasureTheNewestAnnouncedWhenNothingIsSet() {
        fleet.rollout = Optional.empty();
        meter.leaks.put(9, BAD);

        look();

        assertThat(meter.measured).containsExactly(9);
        assertThat(fleet.findings).isEmpty();
        assertThat(status(9).getState()).isEqualTo(LeakageState.MISSED);
    }

    @Test
    void shouldSayNothingWhenAnotherLeadsAndMeasureAtOnceWhenItLeadsAgain() {
        fleet.set(1, null, null);
        look();

        guard.rest();
        assertThat(guard.statuses()).isEmpty();
        assertThat(registry.find(GuardMeters.SSIM).gauge()).isNull();

        guard.look(now, Progress.SILENT);
        assertThat(meter.measured).containsExactly(1, 1);
    }

    private void look() {
        now = now.plus(LeakageGuard.LOOK);
        guard.look(now, Progress.SILENT);
    }

    private LeakageStatus status(int version) {
        return guard.statuses().stream()
                .filter(status -> status.getVersion() == version)
                .findFirst()
                .orElseThrow();
    }

    private double count(String name) {
        return registry.get(name).counter().count();
    }

    private double ssim(int version) {
        return registry.get(GuardMeters.SSIM)
                .tag("version", Integer.toString(version))
                .gauge()
                .value();
    }

    private static final class Ended extends WorkEndedException {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("stop");
        }
    }

    /** Versions 1 to 9 are announced. */
    private static final class PlayedFleet implements LeakageGuard.Fleet {
        private final SortedMap<Integer, ModelVersion> announced = new TreeMap<>();
        private final List<Finding> findings = new ArrayList<>();
        private Optional<Rollout> rollout = Optional.empty();
        private @Nullable RuntimeException failure;
        private @Nullable RuntimeException takeBackFailure;
        private boolean nothingBefore;
        private int reads;

        PlayedFleet() {
            for (int version = 1; version <= 9; version++) {
                announced.put(
                        version,
                        ModelVersion.newBuilder()
                                .setNetworkId("tiny")
                                .setVersion(version)
                                .setUri("file:///" + version)
                                .setManifestSha256("")
                                .setMetrics(Map.of())
                                .setAnnouncedAt(START)
                                .build());
            }
        }

        void set(int stable, @Nullable Integer canary, @Nullable Integer previous) {
            rollout = Optional.of(
                    new Rollout("tiny", stable, canary, canary == null ? 0.0 : 0.1, "", Instant.EPOCH, previous));
        }

        @Override
        public Optional<Rollout> set() {
            reads++;
            if (failure != null) {
                throw failure;
            }
            return rollout;
        }

        @Override
        public SortedMap<Integer, ModelVersion> announced() {
            return announced;
        }

        @Override
        public Result takeBack(Finding finding) {
            if (takeBackFailure != null) {
                throw takeBackFailure;
            }
            findings.add(finding);
            if (nothingBefore) {
                return new Result.NothingBefore();
            }
            rollout = StepBack.from(finding.rollout(), finding.reason(), START);
            return new Result.RolledBack(rollout.orElseThrow());
        }
    }

    private static final class PlayedMeter implements LeakageGuard.Meter {
        private final Map<Integer, Double> leaks = new HashMap<>();
        private final List<Integer> measured = new ArrayList<>();
        private Set<Integer> kept = Set.of();
        private @Nullable RuntimeException failure;
        private int fresh;

        @Override
        public LeakageReading measure(ModelVersion version, Progress progress) {
            if (failure != null) {
                throw failure;
            }
            measured.add(version.getVersion());
            fresh = 0;
            double ssim = leaks.getOrDefault(version.getVersion(), GOOD);
            return new LeakageReading("tiny", version.getVersion(), 200, new Interval(ssim, ssim - 0.05, ssim + 0.05));
        }

        @Override
        public int storedSince(Instant moment) {
            return fresh;
        }

        @Override
        public void keepOnly(Set<Integer> versions) {
            kept = versions;
        }
    }
}

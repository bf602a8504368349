package io.dpfgateway.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.ModelMetrics;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.S3Settings;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.VersionStage;
import io.dpfgateway.schemas.record.VersionStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RollerTest {
    private static final InferenceRuntime RUNTIME = TestModels.runtime(Inference.singleThreaded());
    private static final double SHARE = 0.25;

    @TempDir
    Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Announcements announcements = new Announcements(TestModels.NETWORK.value());
    private final Recorder gateway = new Recorder();
    private final Roller roller =
            new Roller(announcements, TestModels.loader(RUNTIME), gateway, new GatewayMetrics(meters).models());

    /** Uses lineups as a gateway does, and keeps what it was told. */
    private static final class Recorder implements ModelListener {
        private final List<Lineup> offered = new ArrayList<>();
        private final List<Lineup> lineups = new ArrayList<>();
        private final List<RolloutReport> reports = new ArrayList<>();
        private boolean ended;
        private @Nullable ModelSlot slot;

        @Override
        public boolean run(Lineup lineup) {
            offered.add(lineup);
            if (ended) {
                return false;
            }
            lineups.add(lineup);
            if (slot == null) {
                slot = new ModelSlot(lineup);
            } else {
                slot.swap(lineup);
            }
            return true;
        }

        @Override
        public void changed(RolloutReport report) {
            reports.add(report);
        }

        Lineup last() {
            return lineups.get(lineups.size() - 1);
        }

        RolloutReport told() {
            return reports.get(reports.size() - 1);
        }

        List<VersionStage> stagesOf(int version) {
            return reports.stream()
                    .flatMap(report -> report.versions().stream())
                    .filter(status -> status.getVersion() == version)
                    .map(VersionStatus::getStage)
                    .toList();
        }
    }

    @AfterEach
    void closeAll() {
        roller.close();
        if (gateway.slot != null) {
            gateway.slot.close();
        }
    }

    @Test
    void shouldRunTheNewestVersionWhenNothingIsSet() throws IOException {
        announce(1);
        announce(2);
        settle();
        announce(3);
        settle();

        assertThat(gateway.lineups).extracting(RollerTest::stable).containsExactly(2, 3);
        assertThat(gateway.stagesOf(3)).containsSubsequence(VersionStage.WARMING, VersionStage.STABLE);
    }

    @Test
    void shouldRunStableAndCanaryFromTheSameMomentWhenBothAreSetAtTheStart() throws IOException {
        announce(1);
        announce(2);
        announce(3);
        roll(1, 2);

        settle();

        assertThat(gateway.lineups).hasSize(1);
        assertThat(stable(gateway.last())).isEqualTo(1);
        assertThat(gateway.last().canary().map(Lineup.Canary::version)).hasValue(2);
        assertThat(gateway.told().canary()).hasValue(new RolloutReport.Trial(2, SHARE));
        assertThat(gateway.told().versions())
                .containsExactly(status(1, VersionStage.STABLE), status(2, VersionStage.CANARY));
        assertThat(gateway.stagesOf(3)).isEmpty();
        assertThat(meters.get(ModelMetrics.OPEN_MODELS).gauge().value()).isEqualTo(2);
    }

    @Test
    void shouldGoOnWithTheSameModelWhenTheCanaryIsPromotedAndFreeTheOldOne() throws IOException {
        announce(1);
        announce(2);
        roll(1, 2);
        settle();
        PoisonModel one = gateway.last().stable();
        PoisonModel two = gateway.last().canary().orElseThrow().model();

        roll(2, null);
        settle();

        assertThat(gateway.last()).isEqualTo(Lineup.of(two));
        assertThat(two.isClosed()).isFalse();
        one.closed().join();
        settle();
        assertThat(gateway.told().versions())
                .containsExactly(status(1, VersionStage.RETIRED), status(2, VersionStage.STABLE));
        assertThat(gateway.stagesOf(2)).endsWith(VersionStage.CANARY, VersionStage.STABLE, VersionStage.STABLE);
        assertThat(meters.get(ModelMetrics.OPEN_MODELS).gauge().value()).isEqualTo(1);
    }

    @Test
    void shouldDrainTheCanaryBeforeItIsFreedWhenItIsRolledBack() throws IOException {
        announce(1);
        announce(2);
        roll(1, 2);
        settle();
        PoisonModel two = gateway.last().canary().orElseThrow().model();
        ModelSlot slot = gateway.slot;
        assertThat(slot).isNotNull();
        String key = keyOfTheCanary();

        try (ModelSlot.Lease early = slot.lease(key)) {
            roll(1, null);
            settle();

            assertThat(early.model()).isSameAs(two);
            assertThat(gateway.told().versions())
                    .containsExactly(status(1, VersionStage.STABLE), status(2, VersionStage.DRAINING));
            assertThat(two.isClosed()).isFalse();
        }
        two.closed().join();
        settle();
        assertThat(gateway.told().versions())
                .containsExactly(status(1, VersionStage.STABLE), status(2, VersionStage.RETIRED));
    }

    @Test
    void shouldGoBackToAVersionThatWasRetired() throws IOException {
        announce(1);
        announce(2);
        for (int stable : List.of(1, 2, 1)) {
            roll(stable, null);
            settle();
        }

        assertThat(gateway.lineups).extracting(RollerTest::stable).containsExactly(1, 2, 1);
        assertThat(gateway.lineups.get(2).stable())
                .isNotSameAs(gateway.lineups.get(0).stable());
        assertThat(gateway.lineups.get(2).stable().isClosed()).isFalse();
    }

    @Test
    void shouldKeepWhatRunsAndSayWhyWhenTheCanaryGivesNoFiniteValues() throws IOException {
        announce(1);
        announce(TestModels.writeInfinite(directory.resolve("v2"), 2), 2);
        roll(1, 2);

        settle();

        assertThat(gateway.lineups).containsExactly(gateway.last());
        assertThat(gateway.last()).isEqualTo(Lineup.of(gateway.last().stable()));
        assertThat(stable(gateway.last())).isEqualTo(1);
        assertThat(gateway.told().detail()).startsWith("refused (BAD_OUTPUT): version 2 of tiny");
        assertThat(gateway.told().versions()).last().satisfies(two -> {
            assertThat(two.getStage()).isEqualTo(VersionStage.REFUSED);
            assertThat(two.getReason()).isEqualTo(gateway.told().detail());
        });
        assertThat(meters.get(ModelMetrics.MODELS_REFUSED)
                        .tag(GatewayMetrics.REASON, "bad_output")
                        .counter()
                        .count())
                .isEqualTo(1);

        // When: it is taken back
        roll(1, null);
        settle();

        assertThat(gateway.told().detail()).isEmpty();
    }

    @Test
    void shouldKeepWhatRunsWhenTheNextStableVersionIsNotAnnounced() throws IOException {
        announce(1);
        roll(1, null);
        settle();

        roll(7, null);
        settle();

        assertThat(gateway.lineups).hasSize(1);
        assertThat(gateway.told().detail())
                .isEqualTo("version 7 is to run and is not announced; publish it, or roll back");

        // When
        announce(7);
        settle();

        assertThat(stable(gateway.last())).isEqualTo(7);
        assertThat(gateway.told().detail()).isEmpty();
    }

    @Test
    void shouldRunTheStableVersionWhenTheStoreOfTheCanaryDoesNotAnswer() throws IOException {
        announce(1);
        announce(2);
        ModelVersion elsewhere = announcements.loadable(2).orElseThrow();
        String uri = elsewhere.getUri();
        elsewhere.setUri("s3://models/tiny/2.zip");
        roll(1, 2);
        S3Settings nobody = S3Settings.at(URI.create("http://127.0.0.1:" + closedPort()));
        try (ModelStores stores = new ModelStores(new StoreSettings(nobody, directory.resolve("cache")));
                Roller remote = new Roller(
                        announcements,
                        new ModelLoader(stores, TrustPolicy.acceptUnsigned(), RUNTIME),
                        gateway,
                        new GatewayMetrics(meters).models())) {
            // When
            assertThat(remote.step()).as("it has loaded version 1").isTrue();
            assertThat(remote.step()).as("it goes on with version 2 at once").isFalse();

            // Then
            assertThat(gateway.last()).isEqualTo(Lineup.of(gateway.last().stable()));
            assertThat(stable(gateway.last())).isEqualTo(1);
            assertThat(gateway.stagesOf(2)).containsOnly(VersionStage.ANNOUNCED);

            // When
            elsewhere.setUri(uri);
            assertThat(remote.step()).as("it has loaded version 2").isTrue();
            assertThat(remote.step()).isFalse();

            // Then
            assertThat(gateway.last().canary().map(Lineup.Canary::version)).hasValue(2);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void shouldStayClosedWhenTheOnlyVersionThatIsSetIsRefused() throws IOException {
        announce(1);
        announce(TestModels.writeGateMissed(directory.resolve("v2"), 2), 2);
        roll(2, null);

        settle();

        assertThat(gateway.lineups).isEmpty();
        assertThat(gateway.told().detail()).startsWith("refused (GATE_MISSED): ");
    }

    @Test
    void shouldNeverRunWhatWasTakenBackWhileItWasLoading() throws IOException {
        announce(1);
        announce(2);
        roll(1, null);
        settle();
        roll(1, 2);
        assertThat(roller.step()).as("it has loaded version 2").isTrue();
        assertThat(gateway.told().versions()).contains(status(2, VersionStage.WARMING));

        roll(1, null);
        settle();

        assertThat(gateway.lineups).hasSize(1);
        assertThat(gateway.stagesOf(2)).doesNotContain(VersionStage.CANARY).contains(VersionStage.DRAINING);
    }

    @Test
    void shouldCloseWhatNeverRanWhenTheGatewayHasEnded() throws IOException {
        announce(1);
        gateway.ended = true;
        settle();
        assertThat(meters.get(ModelMetrics.OPEN_MODELS).gauge().value()).isEqualTo(1);

        roller.close();

        assertThat(gateway.lineups).isEmpty();
        gateway.offered.get(0).stable().closed().join();
    }

    private void settle() {
        while (roller.step()) {
            assertThat(gateway.lineups).hasSizeLessThan(100);
        }
    }

    private static int stable(Lineup lineup) {
        return lineup.stable().version();
    }

    private static VersionStatus status(int version, VersionStage stage) {
        return new VersionStatus(version, stage, "");
    }

    private static String keyOfTheCanary() {
        CanaryShare share = new CanaryShare(SHARE);
        int i = 0;
        while (!share.includes("camera-" + i)) {
            i++;
        }
        return "camera-" + i;
    }

    private void announce(int version) throws IOException {
        announce(TestModels.writeConvolution(directory.resolve("v" + version), version), version);
    }

    private void announce(Path bundle, int version) throws IOException {
        announcements.add(new ModelVersion(
                TestModels.NETWORK.value(),
                version,
                bundle.toUri().toString(),
                Sha256.of(Files.readAllBytes(bundle.resolve("manifest.json"))),
                null,
                Map.of(),
                Instant.EPOCH));
    }

    private void roll(int stable, @Nullable Integer canary) {
        double share = Optional.ofNullable(canary).map(version -> SHARE).orElse(0.0);
        assertThat(announcements.set(
                        new Rollout(TestModels.NETWORK.value(), stable, canary, share, "", Instant.EPOCH, null)))
                .isTrue();
    }
}

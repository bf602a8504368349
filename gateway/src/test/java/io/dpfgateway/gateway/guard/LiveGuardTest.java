package io.dpfgateway.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.GuardMetrics;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.Guard;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.record.GuardState;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.schemas.rollout.GuardedRollback.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveGuardTest {
    private static final InferenceRuntime RUNTIME = TestModels.runtime(Inference.singleThreaded());
    private static final Guard SETTINGS = new Guard(GuardPolicy.CANARY, 1, 1000, new Guard.Threshold(0.9, 20, 0.8));
    private static final Rollout TRIAL = new Rollout("tiny", 1, 2, 0.5, "", Instant.EPOCH, null);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
    private final List<PoisonModel> models = new ArrayList<>();

    @TempDir
    Path directory;

    private LiveGuard guard;

    @AfterEach
    void close() {
        models.forEach(PoisonModel::close);
        guard.close();
    }

    @Test
    void shouldFindThatAVersionAgreesWhenItsDpfChangesNothing() throws Exception {
        open(SETTINGS, LiveGuardTest::rolledBack);
        PoisonModel model = model("Identity");

        show(model, 30);

        await().untilAsserted(() -> assertThat(guard.statuses())
                .containsExactly(new GuardStatus(2, GuardState.MEASURING, 30L, 30L, "", 0.9, 20)));
        assertThat(findings).isEmpty();
        assertThat(meters.get(GuardMetrics.AGREEMENT)
                        .tag("version", "2")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get(GuardMetrics.MEASURED).tag("version", "2").gauge().value())
                .isEqualTo(30);
    }

    @Test
    void shouldTakeAVersionBackOnceWhenItDisagrees() throws Exception {
        open(SETTINGS, LiveGuardTest::rolledBack);
        PoisonModel model = model("Neg");

        show(model, 30);

        await().untilAsserted(() -> assertThat(only().getPictures()).isEqualTo(30));
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).version()).isEqualTo(2);
        assertThat(findings.get(0).rollout()).isEqualTo(TRIAL);
        assertThat(findings.get(0).reason())
                .startsWith("guard of gw-1: version 2: ")
                .contains(" of 20 live pictures");
        assertThat(only().getState()).isEqualTo(GuardState.ROLLED_BACK);
        assertThat(meters.get(GuardMetrics.ROLLBACKS)
                        .tag("reason", "agreement")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get(GuardMetrics.STATE)
                        .tag("state", "rolled_back")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void shouldOnlyTellWhenThePolicyIsOff() throws Exception {
        open(SETTINGS.withPolicy(GuardPolicy.OFF), LiveGuardTest::rolledBack);
        PoisonModel model = model("Neg");

        show(model, 30);

        await().untilAsserted(() -> assertThat(only().getPictures()).isEqualTo(30));
        assertThat(only().getState()).isEqualTo(GuardState.MISSED);
        assertThat(only().getDetail()).contains("agree on ");
        assertThat(findings).isEmpty();
    }

    @Test
    void shouldTryAgainLaterWhenTheRollbackCannotBeWritten() throws Exception {
        open(SETTINGS, finding -> {
            if (findings.size() == 1) {
                throw new IllegalStateException("no broker");
            }
            return rolledBack(finding);
        });
        PoisonModel model = model("Neg");

        show(model, 25);
        await().untilAsserted(() -> assertThat(only().getPictures()).isEqualTo(25));
        assertThat(findings).hasSize(1);
        assertThat(only().getState()).isEqualTo(GuardState.MISSED);
        assertThat(count(GuardMetrics.FAILED_ROLLBACKS)).isEqualTo(1);

        now.addAndGet(60_000);
        show(model, 5);
        await().untilAsserted(() -> assertThat(only().getState()).isEqualTo(GuardState.ROLLED_BACK));
        assertThat(findings).hasSize(2);
    }

    @Test
    void shouldMeasureNothingAndSayWhyWhenTheFrontIsNotThere() throws Exception {
        open(SETTINGS, LiveGuardTest::rolledBack);
        PoisonModel model = opened(TestModels.writeConvolution(directory.resolve("v2"), 2));

        assertThat(guard.wants(model, "any")).isFalse();

        assertThat(only().getState()).isEqualTo(GuardState.UNABLE);
        assertThat(only().getDetail()).contains("does not hold the network's own front up to 'cut'");
        assertThat(unmeasured("unable")).isEqualTo(1);
    }

    @Test
    void shouldTakeNoMoreThanTheCapOfAMinute() throws Exception {
        open(SETTINGS.withPerMinute(3), LiveGuardTest::rolledBack);
        PoisonModel model = model("Identity");

        assertThat(wanted(model, 10)).isEqualTo(3);
        assertThat(unmeasured("over_cap")).isEqualTo(7);
        now.addAndGet(60_000);
        assertThat(wanted(model, 10)).isEqualTo(3);
    }

    @Test
    void shouldWantTheShareAndTheSameAgain() throws Exception {
        open(SETTINGS.withShare(0.2), LiveGuardTest::rolledBack);
        PoisonModel model = model("Identity");

        long first = wanted(model, 500);
        assertThat(first).isBetween(60L, 140L);
        now.addAndGet(60_000);
        assertThat(wanted(model, 500)).isEqualTo(first);
    }

    @Test
    void shouldDropAndCountWhatItHasNoTimeForAndNotBlock() throws Exception {
        // Given: a rollback that takes as long as this test wants
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        open(SETTINGS, finding -> {
            reached.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return rolledBack(finding);
        });
        PoisonModel model = model("Neg");
        show(model, 20);
        reached.await();

        // When
        for (int i = 0; i < 50; i++) {
            showOne(model, i);
        }

        // Then
        double dropped = unmeasured("busy");
        assertThat(dropped).isEqualTo(42);
        goOn.countDown();
        await().untilAsserted(() -> assertThat(only().getPictures()).isEqualTo(28));
    }

    @Test
    void shouldForgetAVersionWhenItIsClosed() throws Exception {
        open(SETTINGS, LiveGuardTest::rolledBack);
        PoisonModel model = model("Identity");
        show(model, 1);

        model.close();
        model.closed().join();

        await().untilAsserted(() -> assertThat(guard.statuses()).isEmpty());
        assertThat(meters.find(GuardMetrics.STATE).gauge()).isNull();
        assertThat(guard.wants(model, "any")).isFalse();
    }

    @Test
    void shouldSurviveWhatItCannotMeasure() throws Exception {
        open(SETTINGS, LiveGuardTest::rolledBack);
        PoisonModel model = model("Identity");
        float[] input = model.prepare(TestPictures.noise(1, TestModels.SIDE));

        guard.saw(model, new float[3], model.poison(input).join());
        showOne(model, 2);

        await().untilAsserted(() -> assertThat(only().getPictures()).isEqualTo(1));
        assertThat(unmeasured("failed")).isEqualTo(1);
    }

    private void open(Guard settings, Function<Finding, Result> rollback) {
        InstantSource source = () -> Instant.ofEpochMilli(now.get());
        Clock clock = source.withZone(ZoneOffset.UTC);
        guard = new LiveGuard(
                settings,
                "gw-1",
                finding -> {
                    findings.add(finding);
                    return rollback.apply(finding);
                },
                new GatewayMetrics(meters).guard(),
                clock);
        guard.ruled(TRIAL);
    }

    private static Result rolledBack(Finding finding) {
        return new Result.RolledBack(finding.rollout());
    }

    private PoisonModel model(String dpf) throws Exception {
        return opened(TestModels.writeTask(directory.resolve("v2"), 2, dpf));
    }

    private PoisonModel opened(Path bundle) throws Exception {
        PoisonModel model = guard.watching(RUNTIME).open(Bundle.open(bundle, TrustPolicy.acceptUnsigned()));
        models.add(model);
        return model;
    }

    /** Shows pictures, no faster than they are measured. */
    private void show(PoisonModel model, int pictures) {
        for (int i = 0; i < pictures; i++) {
            long before = only().getPictures();
            showOne(model, i);
            if (i < pictures - 1) {
                await().pollInterval(Duration.ofMillis(1)).until(() -> only().getPictures() > before);
            }
        }
    }

    private void showOne(PoisonModel model, int seed) {
        float[] input = model.prepare(TestPictures.noise(seed, TestModels.SIDE));
        guard.saw(model, input, model.poison(input).join());
    }

    private long wanted(PoisonModel model, int pictures) {
        return IntStream.range(0, pictures)
                .filter(i -> guard.wants(model, "picture-" + i))
                .count();
    }

    private GuardStatus only() {
        assertThat(guard.statuses()).hasSize(1);
        return guard.statuses().get(0);
    }

    private double unmeasured(String reason) {
        return meters.get(GuardMetrics.UNMEASURED)
                .tag("reason", reason)
                .counter()
                .count();
    }

    private double count(String name) {
        return meters.get(name).counter().count();
    }
}

package io.dpfgateway.trainer.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.schemas.record.TrainerVerdict;
import io.dpfgateway.trainer.sample.IntakeCounts;
import io.dpfgateway.trainer.sample.Malformed;
import io.dpfgateway.trainer.vault.StoreCounts;
import io.dpfgateway.trainer.vault.StoreOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrainerMetricsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TrainerMetrics metrics = new TrainerMetrics(meters, List.of("command", "drift"));

    @Test
    void shouldHaveEveryCounterAtZeroBeforeAnythingHappens() {
        assertThat(meters.find(TrainerMetrics.TRAININGS_BEGUN).counters())
                .hasSize(2)
                .allMatch(counter -> counter.count() == 0);
        assertThat(meters.find(TrainerMetrics.TRAININGS_ENDED).counters())
                .extracting(counter -> counter.getId().getTag(TrainerMetrics.VERDICT))
                .containsExactlyInAnyOrder("published", "gate_missed", "failed");
        assertThat(meters.find(TrainerMetrics.SAMPLES).counters()).hasSize(StoreOutcome.values().length);
        assertThat(meters.find(TrainerMetrics.MALFORMED).counters()).hasSize(Malformed.values().length);
        assertThat(gauge(TrainerMetrics.DRIFT)).isNaN();
    }

    @Test
    void shouldCountTrainingsByWhatBeganThemAndWhatCameOfThem() {
        metrics.trainingBegins("drift");
        metrics.trainingEnded(TrainerVerdict.GATE_MISSED, Duration.ofSeconds(90));
        metrics.retries();
        metrics.published(7);

        assertThat(count(TrainerMetrics.TRAININGS_BEGUN, TrainerMetrics.TRIGGER, "drift"))
                .isOne();
        assertThat(count(TrainerMetrics.TRAININGS_BEGUN, TrainerMetrics.TRIGGER, "command"))
                .isZero();
        assertThat(count(TrainerMetrics.TRAININGS_ENDED, TrainerMetrics.VERDICT, "gate_missed"))
                .isOne();
        assertThat(count(TrainerMetrics.TRAININGS_ENDED, TrainerMetrics.VERDICT, "published"))
                .isZero();
        assertThat(meters.get(TrainerMetrics.TRAINING_TIME).timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(90);
        assertThat(meters.get(TrainerMetrics.RETRIES).counter().count()).isOne();
        assertThat(gauge(TrainerMetrics.VERSION)).isEqualTo(7);
    }

    @Test
    void shouldCountSamplesByWhatTheVaultMadeOfThem() {
        metrics.took(new IntakeCounts(
                5,
                new StoreCounts(Map.of(StoreOutcome.STORED, 3, StoreOutcome.ERASED, 1)),
                Map.of(Malformed.EMPTY, 1)));

        assertThat(count(TrainerMetrics.SAMPLES, TrainerMetrics.OUTCOME, "stored"))
                .isEqualTo(3);
        assertThat(count(TrainerMetrics.SAMPLES, TrainerMetrics.OUTCOME, "erased"))
                .isOne();
        assertThat(count(TrainerMetrics.SAMPLES, TrainerMetrics.OUTCOME, "known"))
                .isZero();
        assertThat(count(TrainerMetrics.MALFORMED, TrainerMetrics.REASON, "empty"))
                .isOne();
    }

    @Test
    void shouldShowWhatIsSoNow() {
        metrics.vaultHolds(10, 2048, 4);
        metrics.leads(true);
        metrics.drifted(0.31);
        assertThat(gauge(TrainerMetrics.VAULT_PICTURES)).isEqualTo(10);
        assertThat(gauge(TrainerMetrics.VAULT_BYTES)).isEqualTo(2048);
        assertThat(gauge(TrainerMetrics.NEW_PICTURES)).isEqualTo(4);
        assertThat(gauge(TrainerMetrics.LEADS)).isOne();
        assertThat(gauge(TrainerMetrics.DRIFT)).isEqualTo(0.31);

        metrics.leads(false);
        assertThat(gauge(TrainerMetrics.LEADS)).isZero();
    }

    private double count(String name, String tag, String value) {
        return meters.get(name).tag(tag, value).counter().count();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}

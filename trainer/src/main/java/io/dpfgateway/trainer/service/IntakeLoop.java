package io.dpfgateway.trainer.service;

import io.dpfgateway.schemas.serde.RegistryUnavailableException;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.sample.IntakeCounts;
import io.dpfgateway.trainer.sample.SampleIntake;
import io.dpfgateway.trainer.service.telemetry.TrainerHealth;
import io.dpfgateway.trainer.service.telemetry.TrainerMetrics;
import io.dpfgateway.trainer.vault.Vault;
import io.dpfgateway.trainer.vault.VaultStorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills the vault, in a thread of its own, whoever leads. What may pass by itself is tried again. Thread-safe. */
final class IntakeLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IntakeLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration BACK_OFF = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SampleIntake intake;
    private final TrainerMetrics metrics;
    private final TrainerHealth health;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "trainer-intake");
    private volatile Optional<RuntimeException> failure = Optional.empty();

    IntakeLoop(TrainerConfig config, Vault vault, TrainerMetrics metrics, TrainerHealth health) {
        this.metrics = metrics;
        this.health = health;
        TrainerConfig.Cluster cluster = config.cluster();
        intake = new SampleIntake(
                cluster.kafka(),
                cluster.registry(),
                cluster.topics().of(Topic.TRAINING_SAMPLES),
                Leadership.group(config) + "-samples",
                vault);
        thread.start();
    }

    /** Why it cannot go on; empty while it can. */
    Optional<RuntimeException> failure() {
        return failure;
    }

    private void run() {
        try (intake) {
            while (closed.getCount() > 0) {
                try {
                    IntakeCounts counts = intake.poll(POLL);
                    metrics.took(counts);
                    health.takesIn();
                    tell(counts);
                } catch (RegistryUnavailableException | VaultStorageException e) {
                    log.atWarn().addKeyValue("reason", e.getMessage()).log("samples wait and are tried again");
                    boolean unused = closed.await(BACK_OFF.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (WakeupException e) {
            // Closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
    }

    private static void tell(IntakeCounts counts) {
        if (counts.records() > 0) {
            log.atInfo()
                    .addKeyValue("records", counts.records())
                    .addKeyValue("samples", counts.samples())
                    .addKeyValue("malformed", counts.malformed())
                    .log("took samples in");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        intake.wakeup();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.dpfgateway.trainer.service;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.store.StoreUnavailableException;
import io.dpfgateway.schemas.SchemasException;
import io.dpfgateway.schemas.record.TrainerState;
import io.dpfgateway.schemas.record.TrainerVerdict;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TrainerException;
import io.dpfgateway.trainer.checkpoint.CheckpointStorageException;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.publish.AnnouncementFailedException;
import io.dpfgateway.trainer.service.telemetry.TrainerHealth;
import io.dpfgateway.trainer.service.telemetry.TrainerMetrics;
import io.dpfgateway.trainer.vault.Vault;
import io.dpfgateway.trainer.vault.VaultStorageException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trainer service. {@link #run} does the work in the thread that calls it; {@link #stop} may be called from any thread.
 *
 * <p>What may pass by itself, such as brokers or a store that do not answer, is tried again; a training that cannot be done ends as
 * failed, with the reason on the status.
 */
public final class TrainerService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrainerService.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration BACK_OFF = Duration.ofSeconds(5);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    private final TrainerConfig config;
    private final Clock clock;
    private final StateFile state;
    private final Vault vault;
    private final StatusWriter status;
    private final Publisher publisher;
    private final IntakeLoop intake;
    private final Leadership leadership;
    private final TrainerMetrics metrics;
    private final TrainerHealth health;
    private final DriftLooks drift;
    private final GuardLooks guard;
    private final ScheduledExecutorService signs = Executors.newSingleThreadScheduledExecutor();

    private volatile boolean stopped;
    private volatile TrainerState doing = TrainerState.STANDBY;
    private volatile String detail = "";

    /** What the working thread waits at; a permit says that something has changed. */
    private final Semaphore changes = new Semaphore(0);

    private TrainerService(TrainerConfig config, Clock clock, StateFile state, Vault vault, Telemetry telemetry) {
        this.config = config;
        this.clock = clock;
        this.state = state;
        this.vault = vault;
        this.health = telemetry.health();
        this.metrics = telemetry.metrics();
        this.drift = new DriftLooks(config, metrics, clock);
        this.guard = new GuardLooks(config, vault, metrics.guard(), clock);
        this.status = new StatusWriter(config, clock);
        this.publisher = new Publisher(config, clock);
        this.intake = new IntakeLoop(config, vault, metrics, health);
        this.leadership = new Leadership(config, this::takeCommand, this::wake, health);
        // It tells nothing that tell() does not log.
        Future<?> unused = signs.scheduleWithFixedDelay(this::tell, 0, SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Opens the state and the vault, and begins to take samples in.
     *
     * @throws TrainerException if state, vault, network and settings cannot be used
     * @throws ModelException if the network cannot be read
     * @throws KafkaException if a setting of Kafka's is wrong
     */
    public static TrainerService start(TrainerConfig config, Clock clock, Telemetry telemetry) {
        new DpfTraining(config.job(1), Progress.SILENT).requireRunnable();
        StateFile state = StateFile.open(config.stateDirectory(), clock);
        try {
            Vault vault = Vault.open(
                    config.vault().folder(),
                    config.vault().key(),
                    config.vault().limits(),
                    clock);
            try {
                return new TrainerService(config, clock, state, vault, telemetry);
            } catch (RuntimeException e) {
                vault.close();
                throw e;
            }
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /**
     * What is told to operators' machines.
     *
     * @param metrics its meters
     * @param health whether it is alive and ready
     */
    public record Telemetry(TrainerMetrics metrics, TrainerHealth health) {}

    /** All that can begin a training, as logs, meters and the status have it. */
    public static List<String> triggers() {
        return Arrays.stream(Trigger.Kind.values())
                .map(kind -> new Trigger(kind, "").name())
                .toList();
    }

    /** One line for an operator. */
    public String describe() {
        return "trainer " + config.instanceId() + " for " + config.network().id() + ": " + vault.size()
                + " pictures in the vault, publishes to " + config.publication().location();
    }

    /**
     * Works until {@link #stop}.
     *
     * @throws RuntimeException what cannot be mended by trying again, such as a right that Kafka denies
     */
    public void run() {
        try {
            while (!stopped) {
                intake.failure().or(leadership::failure).ifPresent(failure -> {
                    throw failure;
                });
                step();
            }
            doing = TrainerState.STOPPED;
            health.ended("stopped");
        } catch (RuntimeException e) {
            doing = TrainerState.FAILED;
            health.ended("failed");
            detail = String.valueOf(e.getMessage());
            throw e;
        } finally {
            tell();
        }
    }

    private void step() {
        health.works();
        try {
            if (!leadership.leads()) {
                guard.rest();
                become(TrainerState.STANDBY);
                await(TICK);
                return;
            }
            giveUpWhatOthersSettled();
            // Before a training goes on, which may take long.
            guard.look(new Watch());
            JobRecord job = state.get().job();
            if (job != null) {
                become(job.manifestSha256() == null ? TrainerState.TRAINING : TrainerState.PUBLISHING);
                runJob(job);
            } else {
                settle();
                Optional<Trigger> trigger = new Triggering(config)
                        .due(state.get(), vault, clock.instant())
                        .or(() -> drift.due(state.get(), vault));
                if (trigger.isPresent()) {
                    begin(trigger.get());
                } else {
                    become(TrainerState.IDLE);
                    await(TICK);
                }
            }
        } catch (LeadershipLostException e) {
            log.atInfo().log("the work stops, and nothing is published: {}", e.getMessage());
            await(TICK);
        } catch (StoppedException e) {
            // The loop ends.
        } catch (StoreUnavailableException
                | AnnouncementFailedException
                | VaultStorageException
                | CheckpointStorageException
                | SchemasException
                | KafkaException e) {
            tryAgain(e);
        }
    }

    /** Commands that this instance took up when it led, and that another one carried out when it led. */
    private void giveUpWhatOthersSettled() {
        Trigger pending = state.get().pending();
        if (pending != null && leadership.isSettled(pending)) {
            state.change(now -> now.without(pending));
        }
        JobRecord job = state.get().job();
        if (job != null && leadership.isSettled(job.trigger()) && !publisher.isAnnounced(job)) {
            log.atInfo().addKeyValue("job", job.id()).log("another instance has carried this command out");
            runner().giveUp(job);
        }
    }

    /** With no training that runs and none that is asked for, all commands are settled. */
    private void settle() {
        ServiceState now = state.get();
        if (now.job() == null && now.pending() == null) {
            leadership.settle(now.commandOffset());
        }
    }

    private void begin(Trigger trigger) {
        int version = publisher.nextVersion();
        JobRecord job = JobRecord.begin(version, trigger, clock.instant());
        state.change(now -> now.begun(job));
        metrics.trainingBegins(trigger.name());
        log.atInfo()
                .addKeyValue("job", job.id())
                .addKeyValue("version", version)
                .addKeyValue("trigger", trigger.name())
                .log("a training begins: {}", trigger.reason());
    }

    private void runJob(JobRecord job) {
        JobRunner runner = runner();
        try {
            runner.run(job, publisher, leadership);
            detail = "";
        } catch (StoreUnavailableException
                | AnnouncementFailedException
                | VaultStorageException
                | CheckpointStorageException
                | InvalidStateException e) {
            throw e;
        } catch (TrainerException | ModelException e) {
            runner.end(job, TrainerVerdict.FAILED, List.of(String.valueOf(e.getMessage())));
        }
        tell();
    }

    private JobRunner runner() {
        return new JobRunner(config, vault, state, clock, new Watch(), drift, metrics);
    }

    private void tryAgain(RuntimeException failure) {
        metrics.retries();
        detail = "tried again: " + failure.getMessage();
        log.atWarn().addKeyValue("reason", failure.toString()).log("tried again soon");
        tell();
        await(BACK_OFF);
    }

    /** In the leadership's thread. A command that was taken up before the process ended is not taken up again. */
    private void takeCommand(long offset, String reason) {
        if (offset > state.get().commandOffset()) {
            String why = reason.isBlank() ? "an operator asked for it" : reason;
            state.change(now -> now.commanded(offset, Trigger.ofCommand(offset, why)));
            log.atInfo().addKeyValue("offset", offset).log("a training is asked for: {}", why);
            wake();
        }
    }

    private void become(TrainerState now) {
        if (doing != now) {
            doing = now;
            tell();
        }
    }

    private void tell() {
        try {
            ServiceState known = state.get();
            StatusWriter.VaultCounts counts = StatusWriter.VaultCounts.of(vault, known);
            metrics.leads(leadership.leads());
            metrics.vaultHolds(counts.pictures(), counts.bytes(), counts.fresh());
            status.write(doing, leadership.leads(), known, new StatusWriter.Figures(counts, guard.statuses()), detail);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("reason", e.toString()).log("status was not written");
        }
    }

    /** For a while at most: triggers are looked at again, whether something was told or not. */
    private void await(Duration patience) {
        try {
            if (changes.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                int unused = changes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private void wake() {
        changes.release();
    }

    /** Ends {@link #run} soon; a training goes on at the next start. */
    public void stop() {
        stopped = true;
        wake();
    }

    @Override
    public void close() {
        signs.shutdownNow();
        leadership.close();
        intake.close();
        status.close();
        publisher.close();
        guard.close();
        vault.close();
        state.close();
    }

    /** Ends the work where it must not go on, and logs its stages. */
    private final class Watch implements Progress {
        @Override
        public void begin(String stage, int steps) {
            check();
            log.atInfo().addKeyValue("steps", steps).log("{} begins", stage);
        }

        @Override
        public void at(int step, String note) {
            check();
        }

        private void check() {
            health.works();
            if (stopped) {
                throw new StoppedException();
            }
            if (!leadership.leads()) {
                throw new LeadershipLostException("this instance does not lead any more");
            }
        }
    }
}

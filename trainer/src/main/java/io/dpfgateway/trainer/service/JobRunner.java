package io.dpfgateway.trainer.service;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.schemas.record.TrainerVerdict;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.checkpoint.DamagedCheckpointException;
import io.dpfgateway.trainer.checkpoint.ForeignCheckpointException;
import io.dpfgateway.trainer.job.BundleAssembly;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.job.JobHash;
import io.dpfgateway.trainer.job.TrainedDpf;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.service.telemetry.TrainerMetrics;
import io.dpfgateway.trainer.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the state's job on, from wherever it stands, to its end:
 *
 * <ol>
 *   <li>it trains, attacks and judges, with checkpoints; the same pictures each time, for those count that were stored before it began;
 *   <li>it writes the bundle into its own folder, and its hash into the state;
 *   <li>it publishes that bundle, which may be done many times and happens once;
 *   <li>it writes into the state what came of it, and removes its folder.
 * </ol>
 *
 * Used by one thread.
 */
final class JobRunner {
    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    private final TrainerConfig config;
    private final Vault vault;
    private final StateFile state;
    private final Clock clock;
    private final Progress progress;
    private final DriftLooks drift;
    private final TrainerMetrics metrics;

    /** @param progress throws where the work must end */
    JobRunner(
            TrainerConfig config,
            Vault vault,
            StateFile state,
            Clock clock,
            Progress progress,
            DriftLooks drift,
            TrainerMetrics metrics) {
        this.config = config;
        this.vault = vault;
        this.state = state;
        this.clock = clock;
        this.progress = progress;
        this.drift = drift;
        this.metrics = metrics;
    }

    /**
     * Does what is to be done next of the job.
     *
     * @throws LeadershipLostException if this instance does not lead any more
     * @throws io.dpfgateway.trainer.TrainerException if the job cannot be done
     */
    void run(JobRecord job, Publisher publisher, Leadership leadership) {
        String sha256 = job.manifestSha256();
        if (sha256 == null) {
            train(job);
        } else {
            publish(job, sha256, publisher, leadership);
        }
    }

    private void train(JobRecord job) {
        PictureSplitter splitter = new PictureSplitter(
                config.network().description().input(), config.training().heldOut());
        int read = vault.pictures(
                "trainer " + config.instanceId(),
                job.id() + ", version " + job.version() + " of "
                        + config.network().id(),
                job.startedAt(),
                picture -> {
                    progress.at(1, "");
                    splitter.add(picture.label(), picture.image());
                });
        log.atInfo().addKeyValue("job", job.id()).addKeyValue("pictures", read).log("read the vault");
        int least = config.training().minPictures();
        if (splitter.size() < least) {
            end(
                    job,
                    TrainerVerdict.FAILED,
                    List.of("the vault has " + splitter.size()
                            + " different pictures that can be decoded; a training needs " + least
                            + " (training.minPictures)"));
            return;
        }
        PictureSplit pictures = splitter.split();
        TrainingJob training = config.job(job.version());
        new DpfTraining(training, progress)
                .requireMeasurable(config.publication().gate(), pictures);
        try (Checkpoints checkpoints = checkpoints(job, JobHash.of(training, pictures))) {
            TrainedDpf trained = new DpfTraining(training, progress.keptIn(checkpoints))
                    .run(pictures)
                    .judgedBy(config.publication().gate());
            // Whatever comes of it: what the gate missed once would be missed at the next look as well.
            drift.learned(pictures.train());
            List<String> misses = trained.report().gate().misses();
            if (!misses.isEmpty()) {
                checkpoints.discard();
                end(job, TrainerVerdict.GATE_MISSED, misses);
                return;
            }
            Path target = bundleOf(job);
            // One that was written before a kill and of which the state does not know yet.
            deleteTree(target);
            BundleWriter writer =
                    new BundleWriter(config.publication().signKey().orElse(null));
            new BundleAssembly(training, trained, writer).write(target, pictures, job.startedAt());
            String sha256 = Bundle.open(target, config.publication().ownKey()).sha256();
            state.change(now -> now.with(job.readyToPublish(sha256)));
            checkpoints.discard();
        }
    }

    private Path bundleOf(JobRecord job) {
        return state.folderOf(job).resolve("bundle");
    }

    private Checkpoints checkpoints(JobRecord job, String hash) {
        Path folder = state.folderOf(job).resolve("checkpoints");
        int every = config.training().checkpointEvery();
        try {
            return Checkpoints.in(folder, hash, every);
        } catch (ForeignCheckpointException | DamagedCheckpointException e) {
            // A picture was erased or evicted meanwhile, or a setting was changed: what was learned does not count any
            // more.
            log.atInfo().addKeyValue("job", job.id()).log("the training begins anew: {}", e.getMessage());
            deleteTree(folder);
            return Checkpoints.in(folder, hash, every);
        }
    }

    private void publish(JobRecord job, String sha256, Publisher publisher, Leadership leadership) {
        Bundle bundle = Bundle.open(bundleOf(job), config.publication().ownKey());
        bundle.requireManifest(sha256);
        if (publisher.publish(bundle, leadership)) {
            metrics.published(job.version());
            end(job, TrainerVerdict.PUBLISHED, List.of());
        } else {
            int next = publisher.nextVersion();
            log.atWarn()
                    .addKeyValue("job", job.id())
                    .addKeyValue("version", job.version())
                    .log("another bundle has this number; it is trained again as version {}", next);
            state.change(now -> now.with(job.renumbered(next)));
            deleteTree(state.folderOf(job));
        }
    }

    /** Forgets it, unpublished. */
    void giveUp(JobRecord job) {
        state.change(ServiceState::withoutJob);
        deleteTree(state.folderOf(job));
    }

    /** Writes down what came of it. */
    void end(JobRecord job, TrainerVerdict verdict, List<String> reasons) {
        state.change(now -> now.ended(job.ended(verdict, reasons, clock.instant())));
        metrics.trainingEnded(verdict, Duration.between(job.startedAt(), clock.instant()));
        log.atInfo()
                .addKeyValue("job", job.id())
                .addKeyValue("version", job.version())
                .addKeyValue("verdict", verdict)
                .addKeyValue("reasons", reasons)
                .log("a training ended");
        deleteTree(state.folderOf(job));
    }

    private static void deleteTree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new InvalidStateException("cannot remove " + folder + ": " + e + "; check its rights", e);
        }
    }
}

package io.dpfgateway.trainer.sweep;

import io.dpfgateway.model.bundle.BundleWriter;
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
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Trains, attacks and reports once for each combination of the axes, and draws the frontier. Can be broken off at any time, killed
 * even, and taken up again: runs that are done stay as they are, and the one at hand goes on from its checkpoints. Each run has the result that {@link DpfTraining} gives for its
 * job alone. Not thread-safe.
 */
public final class DpfSweep {
    private static final String BUNDLE = "bundle";

    private final SweepJob job;
    private final BundleWriter writer;
    private final Clock clock;
    private final Map<SweepRun, TrainingJob> jobs;

    /**
     * @param writer writes and perhaps signs the bundles
     * @param clock tells how long runs take, and the manifests when they were made
     * @throws io.dpfgateway.model.ModelException if the network cannot be cut so
     * @throws io.dpfgateway.trainer.TrainerException if a cut, a setting or the network do not fit together
     */
    public DpfSweep(SweepJob job, BundleWriter writer, Clock clock) {
        this.job = job;
        this.writer = writer;
        this.clock = clock;
        this.jobs = job.jobs();
    }

    /**
     * Makes sure, without any picture, that the network can be executed at every cut.
     *
     * @throws io.dpfgateway.trainer.TrainerException if it cannot; the message names the operator
     */
    public void requireRunnable() {
        Set<String> seen = new HashSet<>();
        jobs.values().forEach(run -> {
            if (seen.add(run.cut().tensor())) {
                new DpfTraining(run, Progress.SILENT).requireRunnable();
            }
        });
    }

    /**
     * Does what is left to do in a folder.
     *
     * @param folder new, or of this very sweep
     * @param progress of the run at hand; if it throws, that run keeps its checkpoints alone, and the sweep ends with what was thrown
     * @return one record a run, in their order; those of runs that failed say why
     * @throws SweepFolderException if the folder is another sweep's
     */
    public List<RunRecord> run(PictureSplit pictures, Path folder, SweepListener listener, Progress progress) {
        List<SweepRun> runs = List.copyOf(jobs.keySet());
        try (SweepFolder kept = SweepFolder.open(folder, SweepConfiguration.of(job, pictures))) {
            RunTrainer trainer = (run, place, watched) -> train(run, pictures, place, watched);
            String network = job.template().networkId().value();
            return new Sweep(runs, network, kept, trainer, clock).run(listener, progress);
        }
    }

    private RunTrainer.Outcome train(SweepRun run, PictureSplit pictures, Path place, Progress progress) {
        TrainingJob training = Objects.requireNonNull(jobs.get(run));
        TrainedDpf trained;
        try (Checkpoints checkpoints = checkpoints(place, JobHash.of(training, pictures))) {
            DpfTraining work = new DpfTraining(training, progress.keptIn(checkpoints));
            work.requireMeasurable(job.gate(), pictures);
            trained = work.run(pictures).judgedBy(job.gate());
            new BundleAssembly(training, trained, writer).write(place.resolve(BUNDLE), pictures, clock.instant());
            checkpoints.discard();
        }
        return new RunTrainer.Outcome(
                RunFigures.of(trained.report()), trained.report().gate().outcome());
    }

    /** Checkpoints that do not fit, such as those of another number of threads, are worth nothing: the run begins anew. */
    private static Checkpoints checkpoints(Path place, String hash) {
        Path folder = SweepFolder.checkpoints(place);
        try {
            return Checkpoints.in(folder, hash, Checkpoints.USUAL_INTERVAL);
        } catch (ForeignCheckpointException | DamagedCheckpointException e) {
            SweepFolder.removeCheckpoints(place);
            return Checkpoints.in(folder, hash, Checkpoints.USUAL_INTERVAL);
        }
    }
}

package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.job.JobHash;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.picture.PictureSplit;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a training keeps how far it has come. */
final class CheckpointOptions {
    @Option(
            names = "--checkpoint-dir",
            paramLabel = "DIR",
            description = "Keeps how far it has come here. After a kill the same command goes on from there, and its"
                    + " bundle is what it would have been. Holds secrets; emptied when the bundle is written.")
    private @Nullable Path folder;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            defaultValue = "" + Checkpoints.USUAL_INTERVAL,
            description = "Steps between two checkpoints. Default: ${DEFAULT-VALUE}")
    private int every;

    /** Refuses what cannot be, before any work is done. */
    void check() {
        if (every < 1) {
            throw new UsageException("--checkpoint-every is " + every + "; give 1 or more");
        }
    }

    /** The checkpoints of this job and these pictures; none where no folder is given. */
    Checkpoints open(TrainingJob job, PictureSplit pictures) {
        return folder == null ? Checkpoints.none() : Checkpoints.in(folder, JobHash.of(job, pictures), every);
    }
}

package io.dpfgateway.trainer.service.guard;

import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.checkpoint.CheckpointStorageException;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.checkpoint.DamagedCheckpointException;
import io.dpfgateway.trainer.checkpoint.ForeignCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one attacker: the file of what it has learned, there as a whole or not at all, and before that the checkpoints of its
 * training. A file that is not as it was written is told of and goes: the attacker is trained again.
 *
 * @param folder its own
 * @param key a hash of all that it is made of but the pictures
 * @param learnsBefore it learns from pictures that were stored before
 */
record KeptPlace(Path folder, String key, Instant learnsBefore) {
    private static final Logger log = LoggerFactory.getLogger(KeptPlace.class);
    private static final String STAGE = "attacker";

    /** What it has learned; empty where it has not yet, or the file was damaged. */
    Optional<OnnxModel> find() {
        if (!Files.isDirectory(done())) {
            return Optional.empty();
        }
        try (Checkpoints kept = Checkpoints.in(done(), key, 1)) {
            return kept.begin(STAGE).result();
        } catch (DamagedCheckpointException | ForeignCheckpointException e) {
            log.atWarn()
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("a kept attacker cannot be used and is trained again");
            clear(done());
            return Optional.empty();
        }
    }

    /** Keeps what it has learned, and its training's checkpoints no longer. */
    void keep(OnnxModel learned) {
        try (Checkpoints kept = Checkpoints.in(done(), key, 1)) {
            OnnxModel unused = kept.begin(STAGE).finish(learned);
        }
        clear(training());
    }

    /**
     * Where its training goes on.
     *
     * @param pictures a hash of what it learns from: with others it begins anew
     * @param every steps between two checkpoints
     */
    Checkpoints checkpoints(String pictures, int every) {
        try {
            return Checkpoints.in(training(), pictures, every);
        } catch (DamagedCheckpointException | ForeignCheckpointException e) {
            log.atInfo().log("the training of an attacker begins anew: {}", e.getMessage());
            clear(training());
            return Checkpoints.in(training(), pictures, every);
        }
    }

    private Path done() {
        return folder.resolve("learned");
    }

    private Path training() {
        return folder.resolve("training");
    }

    private void clear(Path part) {
        try {
            AttackerShelf.delete(part);
        } catch (IOException e) {
            throw new CheckpointStorageException(
                    "cannot remove " + part + ": " + e + "; check its rights, or remove it by hand", e);
        }
    }
}

package io.dpfgateway.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one training. A training is a row of stages, the same each time: each asks here to {@linkplain #begin
 * begin}, and learns whether it had been at work before. Not thread-safe.
 *
 * <p>The folder belongs to one job at a time: it is locked, and files of another job are refused, never written over.
 */
public final class Checkpoints implements AutoCloseable {
    /** How many steps lie between two checkpoints, if nobody says otherwise. */
    public static final int USUAL_INTERVAL = 200;

    private static final String SUFFIX = ".checkpoint";

    private final @Nullable Path folder;
    private final @Nullable HeldFolder lock;
    private final String job;
    private final int interval;
    private int stages;

    private Checkpoints(@Nullable Path folder, @Nullable HeldFolder lock, String job, int interval) {
        this.folder = folder;
        this.lock = lock;
        this.job = job;
        this.interval = interval;
    }

    /** Keeps nothing: every stage begins at its first step. */
    public static Checkpoints none() {
        return new Checkpoints(null, null, "", Integer.MAX_VALUE);
    }

    /**
     * Keeps checkpoints in a folder, which is made where it is missing, for its owner's eyes only.
     *
     * @param job a hash of all that decides the training's result
     * @param interval steps between two checkpoints of a stage, from 1
     * @throws ForeignCheckpointException if the folder holds another job's, or is in use
     * @throws DamagedCheckpointException if a file in it is not as it was written
     * @throws CheckpointStorageException if it cannot be used
     */
    public static Checkpoints in(Path folder, String job, int interval) {
        if (interval < 1) {
            throw new IllegalArgumentException("checkpoints must be at least 1 step apart, not " + interval);
        }
        try {
            HeldFolder lock = HeldFolder.take(folder)
                    .orElseThrow(() -> new ForeignCheckpointException("the checkpoints in " + folder
                            + " are used by a training that runs now; choose another folder"));
            try {
                requireOwn(folder, job);
                return new Checkpoints(folder, lock, job, interval);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CheckpointStorageException(
                    "cannot keep checkpoints in " + folder + ": " + e.getMessage()
                            + "; check its rights, or choose another folder",
                    e);
        }
    }

    private static void requireOwn(Path folder, String job) throws IOException {
        for (Path file : files(folder)) {
            if (!StageFile.read(file).job().equals(job)) {
                throw new ForeignCheckpointException(
                        "the checkpoints in " + folder + " are of another job: the network,"
                                + " the pictures, a setting, the seed, the threads, the precision or dpf itself differs; choose"
                                + " another folder, or remove this one to begin anew");
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** Begins the next stage. Stages are told apart by their place in the row; the name guards against a mix-up. */
    public Stage begin(String name) {
        stages++;
        if (folder == null) {
            return new Stage(null, job, name, interval);
        }
        Path file = folder.resolve(String.format(Locale.ROOT, "%03d%s", stages, SUFFIX));
        return new Stage(file, job, name, interval);
    }

    /** Removes all checkpoints, for the training is done and its result is safe. */
    public void discard() {
        if (folder == null) {
            return;
        }
        try {
            for (Path file : files(folder)) {
                Files.deleteIfExists(file);
            }
            if (lock != null) {
                lock.remove();
            }
            if (isEmpty(folder)) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new CheckpointStorageException(
                    "cannot remove the checkpoints in " + folder + ": " + e.getMessage() + "; remove them by hand", e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.findAny().isEmpty();
        }
    }

    /** Lets others use the folder; the checkpoints stay. */
    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new CheckpointStorageException("cannot release the checkpoints in " + folder, e);
            }
        }
    }
}

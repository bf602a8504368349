package io.dpfgateway.trainer.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The room that this process has for features: memory first, then files, and no more than a limit of both together. Features
 * are the same wherever they lie. Safe to call from any thread.
 */
public final class FeatureSpace {
    /** How much of it is memory, if nobody says otherwise. */
    public static final double USUAL_MEMORY_GB = 4;

    /** Memory and files together, if nobody says otherwise. */
    public static final double USUAL_LIMIT_GB = 32;

    /** How often the same features may be there at a time: clean, as on the wire, poisoned, with noise. */
    private static final int MOST_COPIES = 4;

    private static final double GB = 1e9;

    private static volatile FeatureSpace ofProcess = new FeatureSpace(
            Path.of(System.getProperty("java.io.tmpdir")), bytes(USUAL_MEMORY_GB), bytes(USUAL_LIMIT_GB));

    private final Path folder;
    private final long memory;
    private final long limit;
    private long inMemory;
    private long inFiles;

    FeatureSpace(Path folder, long memory, long limit) {
        this.folder = folder;
        this.memory = memory;
        this.limit = limit;
    }

    /** The one of this process. */
    static FeatureSpace ofProcess() {
        return ofProcess;
    }

    /**
     * Sets the room of this process for what is made from now on. Files have no name, so that they are gone with the process,
     * however it ends.
     *
     * @param folder where files go; made where it is missing
     * @param memoryGb how much to hold in memory, in 10^9 bytes
     * @param limitGb of memory and files together
     * @throws FeatureSpaceException if the folder cannot be made
     */
    public static void use(Path folder, double memoryGb, double limitGb) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new FeatureSpaceException(
                    "cannot keep features in " + folder + ": " + e + "; choose another folder", e);
        }
        ofProcess = new FeatureSpace(folder, bytes(memoryGb), bytes(limitGb));
    }

    private static long bytes(double gb) {
        return Math.round(gb * GB);
    }

    /**
     * Makes sure that features have room, with the copies of them that come later: a user should hear it before hours are spent.
     *
     * @param what it is about
     * @param bytes of the features, once
     * @param others bytes of what is there once beside them
     * @throws FeatureSpaceException if there is not so much
     */
    void requireRoom(String what, long bytes, long others) {
        long wanted = used() + MOST_COPIES * bytes + others;
        if (wanted > limit) {
            throw new FeatureSpaceException(what + " are " + text(bytes) + ", and as many again for each of up to "
                    + (MOST_COPIES - 1) + " copies, which makes " + text(wanted) + " where the limit is " + text(limit)
                    + "; raise --feature-cache-gb to " + (long) Math.ceil(wanted / GB)
                    + ", cut where features are smaller, or give fewer pictures");
        }
    }

    /**
     * Room for a tensor, not yet filled; its owner closes it.
     *
     * @throws FeatureSpaceException if there is not so much
     */
    Block take(long[] shape, ScalarType type) {
        long bytes = torch.elementSize(type);
        for (long dimension : shape) {
            bytes *= dimension;
        }
        long taken = bytes;
        boolean inFile = reserve(taken);
        try {
            Runnable giveBack = () -> giveBack(taken, inFile);
            return inFile ? Block.inFile(folder, shape, type, giveBack) : Block.inMemory(shape, type, giveBack);
        } catch (RuntimeException e) {
            giveBack(taken, inFile);
            throw e;
        }
    }

    /** Whether it is to be a file. */
    private synchronized boolean reserve(long bytes) {
        if (used() + bytes > limit) {
            throw new FeatureSpaceException("features need " + text(bytes) + " more where " + text(used())
                    + " are in use and the limit is " + text(limit) + "; raise --feature-cache-gb to "
                    + (long) Math.ceil((used() + bytes) / GB)
                    + ", cut where features are smaller, or give fewer pictures");
        }
        if (inMemory + bytes <= memory) {
            inMemory += bytes;
            return false;
        }
        requireDisk(bytes);
        inFiles += bytes;
        return true;
    }

    private void requireDisk(long bytes) {
        try {
            long usable = Files.getFileStore(folder).getUsableSpace();
            if (usable < bytes) {
                throw new FeatureSpaceException("features need " + text(bytes) + " on disk where " + folder + " has "
                        + text(usable) + " free; choose another --feature-dir, or raise --feature-memory-gb");
            }
        } catch (IOException e) {
            throw new FeatureSpaceException(
                    "cannot keep features in " + folder + ": " + e + "; choose another --feature-dir", e);
        }
    }

    private synchronized void giveBack(long bytes, boolean fromFile) {
        if (fromFile) {
            inFiles -= bytes;
        } else {
            inMemory -= bytes;
        }
    }

    /** Bytes in files. */
    synchronized long inFiles() {
        return inFiles;
    }

    /** Bytes in memory and files. */
    synchronized long used() {
        return inMemory + inFiles;
    }

    private static String text(long bytes) {
        return String.format(Locale.ROOT, bytes < GB / 10 ? "%.4f GB" : "%.1f GB", bytes / GB);
    }
}

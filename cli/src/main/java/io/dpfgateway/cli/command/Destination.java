package io.dpfgateway.cli.command;

import io.dpfgateway.cli.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Refuses work whose result could not be written, before it begins. */
public final class Destination {
    /** Ample for a bundle or a network. */
    static final long BUNDLE_BYTES = 256L << 20;

    private Destination() {}

    /**
     * For what must not be there yet.
     *
     * @throws CommandFailedException if it is, or could not be written
     */
    static void requireNew(Path path) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailedException(
                    path + " exists already and is never overwritten; choose another --out, or remove it");
        }
        require(path, BUNDLE_BYTES);
    }

    /**
     * For what may be there.
     *
     * @param bytes how many it may take
     * @throws CommandFailedException if it could not be written, or fewer bytes are free
     */
    public static void require(Path path, long bytes) {
        Path existing = nearestExisting(path);
        if (!Files.isDirectory(existing)) {
            throw new CommandFailedException(
                    "cannot write " + path + ": " + existing + " is no folder; choose another --out");
        }
        if (!Files.isWritable(existing)) {
            throw new CommandFailedException("cannot write " + path + ": you may not write to " + existing
                    + "; choose another --out, or change the folder's rights");
        }
        long free = freeBytes(existing);
        if (free < bytes) {
            throw new CommandFailedException("only " + (free >> 20) + " MB are free at " + existing + " where "
                    + (bytes >> 20) + " MB are needed; free some, or choose another --out");
        }
    }

    private static Path nearestExisting(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        @Nullable Path existing = absolute;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing == null ? absolute : existing;
    }

    private static long freeBytes(Path existing) {
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            throw new CommandFailedException("cannot tell the free space of " + existing + ": " + e.getMessage(), e);
        }
    }
}

package io.dpfgateway.cli.command;

import io.dpfgateway.cli.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Refuses work whose result would not fit on the disk, before it begins. */
public final class DiskSpace {
    /** Ample for a bundle. */
    public static final long BUNDLE = 256L << 20;

    private DiskSpace() {}

    /** @throws CommandFailedException if fewer than these bytes are free where a path is, or will be */
    public static void require(Path path, long bytes) {
        @Nullable Path existing = path.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return;
        }
        long free;
        try {
            free = Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            throw new CommandFailedException("cannot tell the free space of " + existing + ": " + e.getMessage(), e);
        }
        if (free < bytes) {
            throw new CommandFailedException("only " + (free >> 20) + " MB are free at " + existing + " where "
                    + (bytes >> 20) + " MB are needed; free some, or choose another folder");
        }
    }
}

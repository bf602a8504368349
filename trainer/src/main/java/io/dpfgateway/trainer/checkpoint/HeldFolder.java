package io.dpfgateway.trainer.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder for its owner's eyes only, which is used once at a time, by whatever process. The operating system drops the lock with the
 * process, so none is ever left over. Thread-safe.
 */
public final class HeldFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    /** Folders held by this process: a second channel to the file would take the first one's lock with it when it closes. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private HeldFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes a folder, which is made where it is missing.
     *
     * @return empty if it is used, by this process or another
     */
    public static Optional<HeldFolder> take(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean isTaken = false;
        try {
            channel = FileChannel.open(real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            isTaken = channel.tryLock() != null;
        } finally {
            if (!isTaken) {
                HELD.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        return isTaken ? Optional.of(new HeldFolder(real, channel)) : Optional.empty();
    }

    /** Lets others use it, and leaves no trace of the lock. */
    void remove() throws IOException {
        close();
        Files.deleteIfExists(folder.resolve(LOCK));
    }

    /** Lets others use it. Closing again does nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                HELD.remove(folder);
            }
        }
    }
}

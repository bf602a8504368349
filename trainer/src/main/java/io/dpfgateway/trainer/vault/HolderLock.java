package io.dpfgateway.trainer.vault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process at a time stores into a vault. The operating system drops the lock with the process, so none is ever left over; the
 * empty file stays. Others may list and erase meanwhile: see {@link OperationLock}.
 */
final class HolderLock implements AutoCloseable {
    private static final String FILE = ".holder.lock";

    /** Folders held by this process: a second channel to the file would take the first one's lock with it when it closes. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private HolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @throws VaultInUseException if this or another process has it */
    static HolderLock take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            throw inUse(folder);
        }
        FileChannel channel = null;
        boolean isTaken = false;
        try {
            channel = FileChannel.open(real.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            isTaken = channel.tryLock() != null;
        } finally {
            if (!isTaken) {
                HELD.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        if (!isTaken) {
            throw inUse(folder);
        }
        return new HolderLock(real, channel);
    }

    private static VaultInUseException inUse(Path folder) {
        return new VaultInUseException(
                "the vault " + folder + " is held by a trainer that runs now; stop that one, or give"
                        + " this one a vault of its own ('dpf vault' lists and erases while it runs)");
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            HELD.remove(folder);
        }
    }
}

package io.dpfgateway.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two brokers off one directory. Kafka has a lock too, but takes it only after its controller has written to the
 * metadata log: a second node is refused and has already damaged the first one's metadata.
 *
 * <p>The operating system drops the lock with the process, so none is ever left over; the empty file stays.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryLock.class);

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws DirectoryInUseException if this or another process has it
     * @throws UnusableDirectoryException if the directory cannot be written
     */
    static DirectoryLock take(Path directory) {
        try {
            DirectoryLock lock = new DirectoryLock(FileChannel.open(
                    directory.resolve("embedded.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            if (!lock.isTaken()) {
                lock.close();
                throw new DirectoryInUseException(directory);
            }
            return lock;
        } catch (IOException e) {
            throw UnusableDirectoryException.unwritable(directory, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("directory lock not closed");
        }
    }

    private boolean isTaken() throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // This process has it.
            return false;
        }
    }
}

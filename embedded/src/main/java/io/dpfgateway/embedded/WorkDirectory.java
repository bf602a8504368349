package io.dpfgateway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Readies a directory before a program is started on it, so that a bad one is told in a line and not by a crash. */
final class WorkDirectory {
    /** What an empty broker and a log take, with room to breathe. A demo needs more, but says so itself. */
    static final long NEEDED_BYTES = 64L << 20;

    private WorkDirectory() {}

    /**
     * Makes the directory where it is missing and proves that it can be written.
     *
     * @return its absolute path
     * @throws UnusableDirectoryException if it cannot be made or written, or its disk has fewer free bytes than needed
     */
    static Path prepare(Path directory, long neededBytes) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            long free = Files.getFileStore(absolute).getUsableSpace();
            if (free < neededBytes) {
                throw UnusableDirectoryException.full(absolute, free, neededBytes);
            }
            // The permission bits do not tell it all: a disk may be mounted read-only.
            Files.delete(Files.createTempFile(absolute, ".writable", null));
            return absolute;
        } catch (IOException e) {
            throw UnusableDirectoryException.unwritable(absolute, e);
        }
    }
}

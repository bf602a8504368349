package io.dpfgateway.embedded;

import java.nio.file.Path;

/** A directory that cannot be made, cannot be written, or is on a full disk. */
public final class UnusableDirectoryException extends EmbeddedException {
    private static final long serialVersionUID = 1L;

    private static final long MEBIBYTE = 1L << 20;

    private UnusableDirectoryException(String message) {
        super(message);
    }

    private UnusableDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }

    static UnusableDirectoryException unwritable(Path directory, Throwable cause) {
        return new UnusableDirectoryException(
                "cannot write to directory " + directory + " ("
                        + cause.getClass().getSimpleName() + ": " + reason(cause)
                        + "); choose one that this user can create and write",
                cause);
    }

    static UnusableDirectoryException full(Path directory, long freeBytes, long neededBytes) {
        return new UnusableDirectoryException(
                "the disk of " + directory + " has " + freeBytes / MEBIBYTE + " MiB free where "
                        + neededBytes / MEBIBYTE + " MiB are needed; free some or choose another directory");
    }
}

package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.CommandFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that one demo writes to, locked while it runs: a demo beside it takes the next free one. Of an earlier run only
 * what a demo writes is removed.
 */
final class DemoFolder implements AutoCloseable {
    private static final int MOST_AT_ONCE = 20;
    private static final List<String> OWN =
            List.of("stack", "network", "bundles", "partner", "streams", "summary.json", "demo.log");

    private final Path path;
    private final FileChannel lockFile;

    private DemoFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Takes a folder, or the first of {@code wanted-2}, {@code wanted-3} and so on that no running demo has. */
    static DemoFolder claim(Path wanted) {
        try {
            for (int n = 1; n <= MOST_AT_ONCE; n++) {
                Path path = n == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + n);
                Files.createDirectories(path);
                FileChannel channel =
                        FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (tryLock(channel) != null) {
                    DemoFolder folder = new DemoFolder(path, channel);
                    folder.clear();
                    return folder;
                }
                channel.close();
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot write to " + wanted + ": " + e.getMessage()
                            + "; choose another --out, or check its rights and the free disk space",
                    e);
        }
        throw new CommandFailedException(MOST_AT_ONCE + " demos run at " + wanted + "; choose another --out");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private void clear() throws IOException {
        for (String name : OWN) {
            delete(path.resolve(name));
        }
    }

    /** Removes the broker's data, which is large and of no use after the demo. */
    void dropStack() {
        try {
            delete(stack());
        } catch (IOException e) {
            // It stays, and the next demo removes it.
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    Path path() {
        return path;
    }

    Path stack() {
        return path.resolve("stack");
    }

    Path network() {
        return path.resolve("network");
    }

    /** The owner's bundles. */
    Path bundles() {
        return path.resolve("bundles");
    }

    /** What the partner has: public halves of bundles, and its predictions. */
    Path partner() {
        return path.resolve("partner");
    }

    Path predictions() {
        return partner().resolve("predictions.jsonl");
    }

    Path streams() {
        return path.resolve("streams");
    }

    Path summary() {
        return path.resolve("summary.json");
    }

    Path log() {
        return path.resolve("demo.log");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
